package dev.quarry.tests.execution;

import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.npu.OutputStage;
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

/// A small network of NPU level with all nodes the code generator writes: pictures of 1, 3 and 4
/// channels and native maps as inputs; dense and depthwise convolutions with every activation,
/// table, residual and weight mode; sums, joins of aligned and unaligned parts, pools, resizes,
/// requantizations; batches of one to four. Maps are large enough now and then to be cut into
/// tiles.
final class RandomNpuGraph {
  /// Rows, columns or channels of the largest concatenation.
  private static final int LONGEST = 400;

  private static final List<TableChoice> TABLES =
      List.of(
          TableChoice.SILU,
          TableChoice.SIGMOID,
          TableChoice.HARD_SWISH,
          TableChoice.HARD_SIGMOID,
          TableChoice.TANH);

  private final SplittableRandom random;

  /// Frames of every map: one, or up to four.
  private final int batch;

  private final GraphBuilder builder = new GraphBuilder("random");
  private final List<Value> maps = new ArrayList<>();

  RandomNpuGraph(long seed) {
    random = new SplittableRandom(seed);
    batch = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(3);
  }

  Module build() {
    boolean picture = random.nextInt(3) > 0;
    int height = size();
    int width = size();
    if (picture) {
      pictureInput(height, width);
    } else {
      int channels = List.of(2, 5, 8, 12, 24, 40).get(random.nextInt(6));
      Shape shape = Shape.of(batch, channels, height, width);
      maps.add(builder.input("x", storage().nativeAt(shape)));
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

  private int size() {
    return switch (random.nextInt(12)) {
      case 0 -> 1;
      case 1 -> 30 + random.nextInt(60);
      case 2 -> 90 + random.nextInt(80);
      default -> 2 + random.nextInt(20);
    };
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
    maps.add(add(new NpuConvertInput(pixels, lanes, storage())));
  }

  private Value add(Op op) {
    return builder.append(op, Location.UNKNOWN, "");
  }

  private Storage storage() {
    float scale = (float) Math.pow(2, -random.nextInt(1, 8)) * (1 + random.nextInt(100) / 100f);
    return new Storage(
        ElementType.I8, new Quantization.PerTensor(scale, random.nextInt(256) - 128));
  }

  private Value any() {
    return maps.get(random.nextInt(maps.size()));
  }

  private void grow() {
    Value x = any();
    Value result =
        switch (random.nextInt(13)) {
          case 0 -> elementwise(x);
          case 12 -> product(x);
          case 9 -> slice(x);
          case 10 -> view(x);
          case 1, 2 -> concat(x);
          case 3 -> pool(x);
          case 4 -> x.dim(2) * x.dim(3) <= 900 ? resize(x) : requantize(x);
          case 5 -> requantize(x);
          default -> convolution(x);
        };
    maps.add(result);
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
      return add(new NpuElementwise(kind, x, operandFor(x), a, b, relu, output(21), storage()));
    }
    int scale = 1 + random.nextInt(32767);
    return add(
        new NpuElementwise(
            kind,
            x,
            operandFor(x),
            operand(16384),
            operand(random.nextInt(3) == 0 ? -scale : scale),
            random.nextBoolean(),
            output(24),
            storage()));
  }

  /// A map of the same shape, or one pixel for all.
  private Value operandFor(Value x) {
    if (x.dim(0) == 1 && random.nextInt(5) == 0) {
      byte[] bytes = new byte[x.shape().elements()];
      random.nextBytes(bytes);
      return builder.constant(ConstantData.ofBytes(storage().nativeAt(x.shape()), bytes));
    }
    Shape pixel = x.shape().with(2, 1).with(3, 1);
    List<Value> pixels = maps.stream().filter(m -> m.shape().equals(pixel)).toList();
    return pixels.isEmpty() || random.nextBoolean()
        ? sameShape(x)
        : pixels.get(random.nextInt(pixels.size()));
  }

  private EltOperand operand(int scale) {
    return new EltOperand(random.nextInt(256) - 128, new FixedPoint(scale, random.nextInt(3)));
  }

  private OutputStage output(int shift) {
    var factor = new FixedPoint(16384 + random.nextInt(16384), shift + random.nextInt(6));
    return new OutputStage(factor, random.nextInt(256) - 128);
  }

  private Requant requant() {
    return random.nextInt(3) == 0
        ? Requant.COPY
        : new Requant(
            random.nextInt(256) - 128,
            new FixedPoint(16384 + random.nextInt(16384), 13 + random.nextInt(3)),
            random.nextInt(256) - 128);
  }

  private Value requantize(Value x) {
    return add(new NpuRequantize(x, requant(), storage()));
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
      if (i > 0 && length > LONGEST) {
        break;
      }
      parts.add(part);
      requants.add(requant());
    }
    return add(new NpuConcat(parts, axis, requants, storage()));
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
    List<Integer> shape =
        random.nextBoolean()
            ? List.of(batch, x.dim(1), pixels, 1)
            : List.of(batch, x.dim(1), x.dim(3), x.dim(2));
    if (pixels > 400) {
      shape = x.shape().dims();
    }
    Quantization.PerTensor step = x.type().perTensor();
    Storage other =
        new Storage(ElementType.I8, new Quantization.PerTensor(step.scale() * 3, step.zeroPoint()));
    return add(new NpuView(x, shape, other));
  }

  /// A product with another map, both brought to channels that fit.
  private Value product(Value x) {
    ProductAxis over = random.nextBoolean() ? ProductAxis.CHANNELS : ProductAxis.PIXELS;
    int groups = 1 + random.nextInt(2);
    Value y = any();
    int pixels = y.dim(2) * y.dim(3);
    int kernels = over == ProductAxis.CHANNELS ? pixels : 8 * (1 + random.nextInt(5));
    int inner =
        over == ProductAxis.CHANNELS
            ? List.of(8, 16, 32, 40, 48, 64).get(random.nextInt(6))
            : pixels;
    Shape out = x.shape().with(1, groups * kernels);
    var sizes = new ProductShape(groups, kernels, inner, out, over);
    boolean single = x.dim(0) == 1 && y.dim(0) == 1;
    if (!single || pixels > 400 || !NpuMapProduct.isPossible(sizes)) {
      return requantize(x);
    }
    int kernelChannels = over == ProductAxis.CHANNELS ? groups * inner : groups * kernels;
    Value a = pointwise(y, kernelChannels, storage());
    float scale = storage().step().scale();
    var noZeroPoint = new Storage(ElementType.I8, new Quantization.PerTensor(scale, 0));
    Value b = pointwise(x, groups * inner, noZeroPoint);
    int offset = random.nextInt(256) - 127;
    return add(new NpuMapProduct(a, b, groups, over, offset, output(28), storage()));
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
            output(24),
            out));
  }

  private Value pool(Value x) {
    int kernel = Math.min(1 + random.nextInt(5), Math.min(x.dim(2), x.dim(3)));
    int stride = 1 + random.nextInt(2);
    int pad = random.nextInt(kernel / 2 + 1);
    return add(
        new NpuMaxPool(x, Window.square(kernel, stride, pad), stride > 1 && random.nextBoolean()));
  }

  private Value resize(Value x) {
    return add(new NpuResizeNearest(x, 1 + random.nextInt(3), 2));
  }

  private Value convolution(Value x) {
    boolean depthwise = random.nextInt(4) == 0;
    int channels = x.dim(1);
    int kernels =
        depthwise ? channels : List.of(1, 6, 8, 12, 16, 24, 33, 48).get(random.nextInt(8));
    Window window = window(x);
    int kh = window.kernelHeight();
    int kw = window.kernelWidth();
    byte[] bytes = new byte[kernels * (depthwise ? 1 : channels) * kh * kw];
    random.nextBytes(bytes);
    Value weight =
        builder.constant(
            ConstantData.ofBytes(
                plain(ElementType.I8, kernels, depthwise ? 1 : channels, kh, kw), bytes));
    int[] bias = new int[kernels];
    short[] offsets = new short[kernels];
    short[] multipliers = new short[kernels];
    for (int k = 0; k < kernels; k++) {
      bias[k] = random.nextInt(200_000) - 100_000;
      offsets[k] = (short) (random.nextInt(256) - 127);
      multipliers[k] = (short) (1 + random.nextInt(16384));
    }
    boolean perLayer = random.nextInt(3) == 0;
    boolean upsamples =
        !depthwise
            && window.strideY() == 1
            && window.dilationY() == 1
            && x.dim(2) * x.dim(3) < 500
            && random.nextBoolean();
    Upsampling upsampling =
        upsamples ? new Upsampling(1 + random.nextInt(3), 1 + random.nextInt(3)) : Upsampling.NONE;
    Shape inserted = upsampling.of(x.shape());
    Shape out =
        Shape.of(batch, kernels, window.outHeight(inserted.at(2)), window.outWidth(inserted.at(3)));
    List<Value> fits = maps.stream().filter(m -> m.shape().equals(out)).toList();
    Optional<Value> residual =
        fits.isEmpty() || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(fits.get(random.nextInt(fits.size())));
    TableChoice table =
        residual.isPresent() || random.nextInt(3) > 0
            ? TableChoice.NONE
            : TABLES.get(random.nextInt(TABLES.size()));
    return add(
        new NpuConv(
            x,
            weight,
            builder.constant(ConstantData.ofInts(plain(ElementType.I32, kernels), bias)),
            perLayer ? Optional.empty() : Optional.of(shorts(offsets)),
            perLayer ? Optional.empty() : Optional.of(shorts(multipliers)),
            residual,
            window,
            upsampling,
            depthwise,
            x.type().perTensor().zeroPoint(),
            perLayer ? random.nextInt(256) - 127 : 0,
            postScale(table, residual.isPresent(), perLayer),
            table,
            residual.isPresent() ? operand(1 + random.nextInt(32767)) : EltOperand.PLAIN,
            residual.isPresent() && random.nextBoolean(),
            output(table == TableChoice.NONE ? 25 : 20),
            storage()));
  }

  private Value shorts(short[] values) {
    return builder.constant(ConstantData.ofShorts(plain(ElementType.I16, values.length), values));
  }

  private PostScale postScale(TableChoice table, boolean residual, boolean perLayer) {
    Optional<TableFunction> function = table.function();
    if (function.isPresent()) {
      return new PostScale.ToTable(
          new FixedPoint(16384 + random.nextInt(16384), 16 + random.nextInt(6)));
    }
    if (!perLayer && random.nextInt(4) == 0) {
      return new PostScale.LeakyRelu(random.nextInt(3), random.nextInt(16384), random.nextInt(9));
    }
    return switch (random.nextInt(4)) {
      case 0 -> new PostScale.Relu();
      case 1 ->
          residual
              ? new PostScale.Shift(1 + random.nextInt(3), random.nextBoolean())
              : new PostScale.Clamp(random.nextInt(500_000));
      default -> PostScale.BYPASS;
    };
  }

  private Window window(Value x) {
    int kh = Math.min(1 + random.nextInt(4), x.dim(2));
    int kw = Math.min(1 + random.nextInt(4), x.dim(3));
    int dilation = kh > 1 && kw > 1 && random.nextInt(6) == 0 ? 2 : 1;
    if ((kh - 1) * dilation + 1 > x.dim(2) || (kw - 1) * dilation + 1 > x.dim(3)) {
      dilation = 1;
    }
    int stride = 1 + random.nextInt(3);
    return new Window(
        kh,
        kw,
        stride,
        stride,
        random.nextInt(kh),
        random.nextInt(kw),
        random.nextInt(kh),
        random.nextInt(kw),
        dilation,
        dilation);
  }

  private static TensorType plain(ElementType element, int... dims) {
    return new TensorType(element, Shape.of(dims), Quantization.NONE, Layout.PLAIN);
  }
}
