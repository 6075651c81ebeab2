package dev.quarry.tests.execution;

import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A small network of NPU level with all nodes the code generator writes for 8 bits: pictures of 1,
/// 3 and 4 channels and native maps as inputs; convolutions ([RandomConv]); element-wise nodes,
/// joins of aligned and unaligned parts, slices, views, pools, resizes, requantizations, and maps
/// that pass through the CPU; batches of one to four. Now and then a map is a pixel, is as long as
/// the chip can read or longer, or is large enough to be cut into tiles.
final class RandomNpuGraph {
  /// Rows, columns or channels of the largest concatenation.
  private static final int LONGEST = 400;

  private static final int MOST_CHANNELS = 70;

  /// Elements of the largest enlargement or concatenation.
  private static final int LARGEST_RESULT = 200_000;

  /// Rows from which a linear enlargement is written in several row tiles.
  private static final int SEVERAL_ROW_TILES = 256;

  /// Pixels of the maps of a product.
  private static final int LARGEST_FACTOR = 400;

  /// Columns and rows a convolution or pool may read.
  private static final int LONGEST_SIDE = 2047;

  /// Rows an element-wise task may have, and pixels it may leave out between lines.
  private static final int LARGEST_CUBE = 8191;

  /// Columns of the widest map element-wise tasks can be cut from.
  private static final int WIDEST = 2 * 8176;

  private final SplittableRandom random;

  /// Frames of every map: one, or up to four.
  private final int batch;

  private final RandomStages stages;
  private final GraphBuilder builder = new GraphBuilder("random");
  private final List<Value> maps = new ArrayList<>();

  RandomNpuGraph(long seed) {
    random = new SplittableRandom(seed);
    stages = new RandomStages(random);
    batch = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(3);
  }

  Module build() {
    int[] size = size();
    boolean picture = random.nextInt(3) > 0;
    if (!picture || random.nextInt(6) == 0) {
      nativeInput("x", size);
    }
    if (picture) {
      pictureInput(size[0], size[1]);
    } else if (random.nextInt(6) == 0) {
      nativeInput("z", random.nextBoolean() ? size : size());
    }
    int nodes = 1 + random.nextInt(6);
    for (int i = 0; i < nodes; i++) {
      grow();
    }
    var uses = builder.build().useCounts();
    for (int i = 0; i < maps.size(); i++) {
      if (!uses.containsKey(maps.get(i)) || random.nextInt(8) == 0) {
        builder.output("y" + i, maps.get(i));
      }
    }
    return new Module(Level.NPU, builder.build());
  }

  private void nativeInput(String name, int[] size) {
    Shape shape = Shape.of(batch, 1 + random.nextInt(MOST_CHANNELS), size[0], size[1]);
    maps.add(builder.input(name, stages.storage().nativeAt(shape)));
  }

  /// Rows and columns: mostly small, now and then a pixel, a line as long as the chip can read, or
  /// a map that does not fit into the buffer.
  private int[] size() {
    return switch (random.nextInt(20)) {
      case 0, 1 -> new int[] {1, 1};
      case 2 -> new int[] {1, 1 + random.nextInt(20)};
      case 3 -> new int[] {1 + random.nextInt(20), 1};
      case 4 -> new int[] {1 + random.nextInt(3), side()};
      case 5 -> new int[] {side(), 1 + random.nextInt(3)};
      case 6, 7 -> new int[] {30 + random.nextInt(60), 30 + random.nextInt(60)};
      case 8, 9 -> new int[] {90 + random.nextInt(60), 90 + random.nextInt(60)};
      default -> new int[] {1 + random.nextInt(20), 1 + random.nextInt(20)};
    };
  }

  private int side() {
    return random.nextInt(3) == 0 ? LONGEST_SIDE : 1000 + random.nextInt(LONGEST_SIDE - 999);
  }

  private void pictureInput(int height, int width) {
    int channels = List.of(1, 3, 4).get(random.nextInt(3));
    TensorType type =
        TensorType.of(ElementType.U8, Shape.of(batch, channels, height, width))
            .withLayout(Layout.NHWC);
    var preprocessing =
        new Preprocessing(
            Collections.nCopies(channels, 0f),
            Collections.nCopies(channels, 255f),
            ChannelOrder.RGB);
    Value pixels = builder.input("images", type, preprocessing);
    var lanes = new ArrayList<Requant>();
    for (int c = 0; c < channels; c++) {
      int shift = 13 + random.nextInt(2);
      int scale = (1 << shift) + random.nextInt(200) - 100;
      lanes.add(new Requant(0, new FixedPoint(scale, shift), -128 + random.nextInt(9)));
    }
    maps.add(add(new NpuConvertInput(pixels, lanes, stages.storage())));
  }

  private Value add(Op op) {
    return builder.append(op, Location.UNKNOWN, "");
  }

  private Value any() {
    return maps.get(random.nextInt(maps.size()));
  }

  private void grow() {
    Value x = any();
    boolean tooLong = isLong(x.dim(2), x.dim(3));
    Value result =
        switch (random.nextInt(tooLong ? 4 : 17)) {
          case 0 -> elementwise(x);
          case 1 -> requantize(x);
          case 2, 3 -> view(x);
          case 4, 5 -> concat(x);
          case 6 -> pool(x);
          case 7 -> resize(x);
          case 8 -> slice(x);
          case 9 -> batch == 1 && random.nextBoolean() ? throughCpu(x) : slice(x);
          case 10 -> product(x);
          case 11 -> residualBlock(x);
          default -> add(new RandomConv(random, builder, stages, x).op(maps));
        };
    maps.add(result);
  }

  /// A sum whose second operand nothing else needs, and which is no output itself.
  private Value residualBlock(Value x) {
    var first = RandomConv.pointwise(random, builder, stages, x);
    int kernels = first.kernels();
    Value residual = add(first.op(kernels, Optional.empty()));
    var second = RandomConv.pointwise(random, builder, stages, residual);
    Value branch = add(second.op(second.kernels(), Optional.empty()));
    var third = RandomConv.pointwise(random, builder, stages, branch);
    return requantize(add(third.op(kernels, Optional.of(residual))));
  }

  /// Whether no convolution or pool can read a map.
  private static boolean isLong(int height, int width) {
    return Math.max(height, width) > LONGEST_SIDE;
  }

  /// What the CPU makes of a map: rows become columns.
  private Value throughCpu(Value x) {
    Value elements = add(new NpuUnpack(x));
    return add(new NpuPack(add(new Transpose(elements, List.of(0, 1, 3, 2)))));
  }

  private Value sameShape(Value x) {
    List<Value> fits = maps.stream().filter(m -> m.shape().equals(x.shape())).toList();
    return fits.get(random.nextInt(fits.size()));
  }

  private Value elementwise(Value x) {
    ElementwiseKind kind =
        List.of(ElementwiseKind.ADD, ElementwiseKind.MUL, ElementwiseKind.MAX, ElementwiseKind.MIN)
            .get(random.nextInt(4));
    if (kind == ElementwiseKind.MUL) {
      var a = new EltOperand(random.nextInt(256) - 128, FixedPoint.ONE);
      var b = new EltOperand(random.nextInt(256) - 128, FixedPoint.ONE);
      boolean relu = random.nextBoolean();
      return add(
          new NpuElementwise(
              kind, x, operandFor(x), a, b, relu, stages.output(21), stages.storage()));
    }
    int scale = 1 + random.nextInt(32767);
    return add(
        new NpuElementwise(
            kind,
            x,
            operandFor(x),
            stages.operand(16384),
            stages.operand(random.nextInt(3) == 0 ? -scale : scale),
            random.nextBoolean(),
            stages.output(24),
            stages.storage()));
  }

  /// A map of the same shape, or one pixel for all.
  private Value operandFor(Value x) {
    if (batch == 1 && random.nextInt(5) == 0 && x.shape().elements() <= LARGEST_RESULT) {
      byte[] bytes = new byte[x.shape().elements()];
      random.nextBytes(bytes);
      return builder.constant(ConstantData.ofBytes(stages.storage().nativeAt(x.shape()), bytes));
    }
    if (isLong(x.dim(2), x.dim(3)) || random.nextInt(3) > 0) {
      return sameShape(x);
    }
    int row = random.nextInt(x.dim(2));
    int column = random.nextInt(x.dim(3));
    return add(new NpuSlice(x, List.of(0, row, column), List.of(x.dim(1), 1, 1)));
  }

  private Value requantize(Value x) {
    if (random.nextInt(3) == 0) {
      boolean sum = random.nextBoolean();
      return add(
          new NpuAffine(
              x,
              sum
                  ? stages.operand(1 + random.nextInt(32767))
                  : new EltOperand(random.nextInt(256) - 128, FixedPoint.ONE),
              sum ? random.nextInt(1 << 24) - (1 << 23) : 0,
              random.nextBoolean(),
              stages.output(sum ? 24 : 13),
              stages.storage()));
    }
    return add(new NpuRequantize(x, stages.requant(), stages.storage()));
  }

  private Value concat(Value x) {
    int axis = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 4);
    List<Value> fits =
        maps.stream().filter(m -> m.shape().with(axis, 1).equals(x.shape().with(axis, 1))).toList();
    var parts = new ArrayList<Value>();
    var requants = new ArrayList<Requant>();
    int count = 1 + random.nextInt(3);
    int length = 0;
    for (int i = 0; i < count; i++) {
      Value part = fits.get(random.nextInt(fits.size()));
      length += part.dim(axis);
      long elements = (long) x.shape().elements() / x.dim(axis) * length;
      if (i > 0 && (length > LONGEST || elements > LARGEST_RESULT)) {
        break;
      }
      parts.add(part);
      requants.add(stages.requant());
    }
    return add(new NpuConcat(parts, axis, requants, stages.storage()));
  }

  private Value slice(Value x) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 1; axis < 4; axis++) {
      boolean whole = random.nextBoolean();
      int start = whole ? 0 : random.nextInt(x.dim(axis));
      if (axis == 1 && random.nextBoolean()) {
        start = start / 8 * 8;
      }
      starts.add(start);
      sizes.add(whole ? x.dim(axis) : 1 + random.nextInt(x.dim(axis) - start));
    }
    return add(new NpuSlice(x, starts, sizes));
  }

  private Value view(Value x) {
    int pixels = x.dim(2) * x.dim(3);
    int choice = random.nextInt(3);
    List<Integer> shape =
        choice == 0 && pixels <= LARGEST_CUBE
            ? List.of(batch, x.dim(1), pixels, 1)
            : choice == 1 && pixels <= WIDEST
                ? List.of(batch, x.dim(1), 1, pixels)
                : List.of(batch, x.dim(1), x.dim(3), x.dim(2));
    if (shape.get(2) > LARGEST_CUBE || shape.get(3) > WIDEST) {
      shape = x.shape().dims();
    }
    Quantization.PerTensor step = x.type().perTensor();
    Storage other =
        new Storage(ElementType.I8, new Quantization.PerTensor(step.scale() * 3, step.zeroPoint()));
    return add(new NpuView(x, shape, other));
  }

  /// A product with another map, both brought to channels that fit.
  private Value product(Value x) {
    Value y = any();
    int pixels = y.dim(2) * y.dim(3);
    boolean single = x.dim(0) == 1 && y.dim(0) == 1;
    if (!single || Math.max(pixels, x.dim(2) * x.dim(3)) > LARGEST_FACTOR) {
      return residualBlock(x);
    }
    ProductAxis over = random.nextBoolean() ? ProductAxis.CHANNELS : ProductAxis.PIXELS;
    int groups = 1 + random.nextInt(2);
    int kernels = over == ProductAxis.CHANNELS ? pixels : 8 * (1 + random.nextInt(5));
    int inner =
        over == ProductAxis.CHANNELS
            ? List.of(8, 16, 32, 40, 48, 64).get(random.nextInt(6))
            : pixels;
    Shape out = x.shape().with(1, groups * kernels);
    var sizes = new ProductShape(groups, kernels, inner, out, over);
    if (!NpuMapProduct.isPossible(sizes)) {
      return requantize(x);
    }
    int kernelChannels = over == ProductAxis.CHANNELS ? groups * inner : groups * kernels;
    Value a = pointwise(y, kernelChannels, stages.storage());
    float scale = stages.storage().step().scale();
    var noZeroPoint = new Storage(ElementType.I8, new Quantization.PerTensor(scale, 0));
    Value b = pointwise(x, groups * inner, noZeroPoint);
    int offset = random.nextInt(256) - 127;
    return add(new NpuMapProduct(a, b, groups, over, offset, stages.output(28), stages.storage()));
  }

  private Value pointwise(Value x, int kernels, Storage out) {
    byte[] bytes = new byte[kernels * x.dim(1)];
    random.nextBytes(bytes);
    return add(
        new NpuConv(
            x,
            builder.constant(
                ConstantData.ofBytes(plain(ElementType.I8, kernels, x.dim(1), 1, 1), bytes)),
            builder.constant(
                ConstantData.ofInts(plain(ElementType.I32, kernels), new int[kernels])),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Window.pointwise(),
            Upsampling.NONE,
            false,
            x.type().perTensor().zeroPoint(),
            random.nextInt(256) - 127,
            PostScale.BYPASS,
            TableChoice.NONE,
            EltOperand.PLAIN,
            false,
            stages.output(24),
            out));
  }

  private Value pool(Value x) {
    int kh = Math.min(1 + random.nextInt(7), x.dim(2));
    int kw = Math.min(1 + random.nextInt(7), x.dim(3));
    int strideY = 1 + random.nextInt(3);
    int strideX = 1 + random.nextInt(3);
    int top = random.nextInt(kh / 2 + 1);
    int left = random.nextInt(kw / 2 + 1);
    var window = new Window(kh, kw, strideY, strideX, top, left, top, left, 1, 1);
    if (random.nextBoolean()) {
      return add(new NpuAveragePool(x, window));
    }
    boolean ceil = strideY > 1 && strideX > 1 && random.nextBoolean();
    return add(new NpuMaxPool(x, window, ceil));
  }

  /// By up to 8 in both directions, as far as the result is not too large.
  private Value resize(Value x) {
    boolean tall = x.dim(2) > SEVERAL_ROW_TILES;
    int fy = tall ? 1 : 1 + random.nextInt(8);
    int fx = tall ? 2 : 1 + random.nextInt(8);
    boolean fits =
        !isLong(x.dim(2) * fy, x.dim(3) * fx)
            && x.dim(3) * fx * (fy - 1) <= LARGEST_CUBE
            && x.shape().elements() * fy * fx <= LARGEST_RESULT;
    boolean interpolates =
        Math.max(x.dim(2), x.dim(3)) <= LONGEST_SIDE - 2 && (tall || random.nextBoolean());
    if (!fits) {
      return requantize(x);
    }
    return add(interpolates ? new NpuResizeLinear(x, fy, fx) : new NpuResizeNearest(x, fy, fx));
  }

  private static TensorType plain(ElementType element, int... dims) {
    return new TensorType(element, Shape.of(dims), Quantization.NONE, Layout.PLAIN);
  }
}
