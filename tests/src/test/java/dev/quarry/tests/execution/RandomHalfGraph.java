package dev.quarry.tests.execution;

import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.HalfStage;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A small network of halves with all nodes the code generator writes: pictures of 1, 3 and 4
/// channels and native maps of any channel count as inputs; dense, depthwise and transposed
/// convolutions with every stage, table and residual; sums, joins of aligned and unaligned parts,
/// boxes, views, pools, resizes, and conversions from and to bytes. Numbers stay finite: a
/// convolution that moves channels would multiply infinities of other channels by 0. Maps are large
/// enough now and then to be cut into tiles.
final class RandomHalfGraph {
  private final SplittableRandom random;
  private final RandomStages stages;
  private final GraphBuilder builder = new GraphBuilder("halves");
  private final List<Value> maps = new ArrayList<>();
  private boolean multiplied;

  RandomHalfGraph(long seed) {
    random = new SplittableRandom(seed);
    stages = new RandomStages(random);
  }

  Module build() {
    int height = size();
    int width = size();
    if (random.nextInt(3) > 0) {
      Shape shape = Shape.of(1, List.of(1, 3, 4).get(random.nextInt(3)), height, width);
      TensorType type = Storage.HALF.at(shape).withLayout(Layout.NHWC);
      maps.add(convolution(builder.input("images", type, unitRange(shape.at(1)))));
    } else {
      Shape shape = Shape.of(1, 1 + random.nextInt(70), height, width);
      boolean bytes = random.nextBoolean();
      Storage storage = bytes ? stages.storage() : Storage.HALF;
      Value x = builder.input("x", storage.nativeAt(shape), Preprocessing.NONE);
      maps.add(bytes ? toHalf(x) : x);
    }
    int nodes = 1 + random.nextInt(6);
    for (int i = 0; i < nodes; i++) {
      maps.add(grow(maps.get(random.nextInt(maps.size()))));
    }
    var uses = builder.build().useCounts();
    for (int i = 0; i < maps.size(); i++) {
      if (!uses.containsKey(maps.get(i)) || random.nextInt(8) == 0) {
        builder.output("y" + i, maps.get(i));
      }
    }
    return new Module(Level.NPU, builder.build());
  }

  private static Preprocessing unitRange(int channels) {
    return new Preprocessing(
        Collections.nCopies(channels, 0f), Collections.nCopies(channels, 255f), ChannelOrder.RGB);
  }

  private int size() {
    return switch (random.nextInt(12)) {
      case 0 -> 1;
      case 1 -> 30 + random.nextInt(60);
      case 2 -> 90 + random.nextInt(40);
      default -> 2 + random.nextInt(20);
    };
  }

  private Value add(Op op) {
    return builder.append(op, Location.UNKNOWN, "");
  }

  private Value grow(Value x) {
    return switch (random.nextInt(14)) {
      case 12, 13 -> throughBytes(x);
      case 0, 1 -> elementwise(x);
      case 2, 3 -> concat(x);
      case 4 -> pool(x);
      case 5 -> x.dim(2) * x.dim(3) <= 900 ? resize(x) : pool(x);
      case 6 -> slice(x);
      case 7 -> add(new NpuView(x, List.of(1, x.dim(1), x.dim(3), x.dim(2)), Storage.HALF));
      default -> convolution(x);
    };
  }

  private Value toHalf(Value bytes) {
    float factor = Float.float16ToFloat(Float.floatToFloat16(bytes.type().perTensor().scale()));
    return add(new NpuToHalf(bytes, -bytes.type().perTensor().zeroPoint(), factor));
  }

  /// Through bytes of any scale and zero point, which are an output now and then.
  private Value throughBytes(Value x) {
    Storage storage = stages.storage();
    float factor = Float.float16ToFloat(Float.floatToFloat16(1 / storage.step().scale()));
    Value bytes = add(new NpuFromHalf(x, factor, storage.step().zeroPoint(), storage));
    if (random.nextInt(4) == 0) {
      builder.output("bytes" + maps.size(), bytes);
    }
    return toHalf(bytes);
  }

  private Value elementwise(Value x) {
    Shape pixel = x.shape().with(2, 1).with(3, 1);
    List<Value> fits =
        maps.stream().filter(m -> m.shape().equals(x.shape()) || m.shape().equals(pixel)).toList();
    ElementwiseKind kind =
        multiplied
            ? List.of(ElementwiseKind.ADD, ElementwiseKind.MAX, ElementwiseKind.MIN)
                .get(random.nextInt(3))
            : ElementwiseKind.MUL;
    multiplied = true;
    return add(
        new NpuHalfElementwise(
            kind,
            x,
            fits.get(random.nextInt(fits.size())),
            random.nextInt(4) == 0,
            random.nextBoolean()));
  }

  private Value concat(Value x) {
    int axis = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 4);
    List<Value> fits =
        maps.stream().filter(m -> m.shape().with(axis, 1).equals(x.shape().with(axis, 1))).toList();
    var parts = new ArrayList<Value>(List.of(x));
    for (int i = random.nextInt(3); i > 0 && parts.size() * x.dim(axis) < 200; i--) {
      parts.add(fits.get(random.nextInt(fits.size())));
    }
    return add(
        new NpuConcat(parts, axis, Collections.nCopies(parts.size(), Requant.COPY), Storage.HALF));
  }

  private Value pool(Value x) {
    int kernel = Math.min(1 + random.nextInt(5), Math.min(x.dim(2), x.dim(3)));
    int stride = 1 + random.nextInt(2);
    int pad = random.nextInt(kernel / 2 + 1);
    if (kernel > 1 && random.nextBoolean()) {
      return add(new NpuAveragePool(x, Window.square(kernel, stride, pad)));
    }
    return add(
        new NpuMaxPool(x, Window.square(kernel, stride, pad), stride > 1 && random.nextBoolean()));
  }

  private Value resize(Value x) {
    return add(new NpuResizeNearest(x, 1 + random.nextInt(3), 1 + random.nextInt(3)));
  }

  private Value slice(Value x) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 1; axis < 4; axis++) {
      boolean whole = random.nextBoolean();
      int start = whole ? 0 : random.nextInt(x.dim(axis));
      if (axis == 1 && random.nextBoolean()) {
        start = start / 4 * 4;
      }
      starts.add(start);
      sizes.add(whole ? x.dim(axis) : 1 + random.nextInt(x.dim(axis) - start));
    }
    return add(new NpuSlice(x, starts, sizes));
  }

  private Value convolution(Value x) {
    boolean picture = x.type().layout() == Layout.NHWC;
    boolean depthwise = !picture && random.nextInt(4) == 0;
    int channels = x.dim(1);
    int kernels = depthwise ? channels : 1 + random.nextInt(40);
    Window window = window(x);
    boolean upsamples =
        !picture
            && !depthwise
            && window.strideY() == 1
            && window.dilationY() == 1
            && x.dim(2) * x.dim(3) < 500
            && random.nextInt(3) == 0;
    Upsampling upsampling =
        upsamples ? new Upsampling(1 + random.nextInt(3), 1 + random.nextInt(3)) : Upsampling.NONE;
    Shape inserted = upsampling.of(x.shape());
    Shape out =
        Shape.of(1, kernels, window.outHeight(inserted.at(2)), window.outWidth(inserted.at(3)));
    List<Value> fits = maps.stream().filter(m -> m.shape().equals(out)).toList();
    Optional<Value> residual =
        fits.isEmpty() || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(fits.get(random.nextInt(fits.size())));
    List<TableChoice> tables = List.of(TableChoice.values());
    TableChoice table =
        residual.isPresent() || random.nextInt(3) > 0
            ? TableChoice.NONE
            : tables.get(random.nextInt(tables.size()));
    return add(
        new NpuHalfConv(
            x,
            halves(
                Shape.of(
                    kernels,
                    depthwise ? 1 : channels,
                    window.kernelHeight(),
                    window.kernelWidth())),
            builder.constant(ConstantData.of(Shape.of(kernels), reals(kernels, 1))),
            residual,
            window,
            upsampling,
            depthwise,
            stage(table),
            table,
            residual.isPresent() && random.nextBoolean(),
            table != TableChoice.NONE
                && !depthwise
                && out.at(2) * out.at(3) == 1
                && random.nextBoolean()));
  }

  private HalfStage stage(TableChoice table) {
    if (table != TableChoice.NONE) {
      return new HalfStage.ToTable(500 + random.nextInt(5000));
    }
    return switch (random.nextInt(5)) {
      case 0 -> new HalfStage.Relu();
      case 1 -> new HalfStage.Clamp((float) (6 * random.nextDouble()));
      case 2 -> new HalfStage.LeakyRelu((float) random.nextDouble());
      default -> HalfStage.BYPASS;
    };
  }

  private float[] reals(int count, double largest) {
    float[] reals = new float[count];
    for (int i = 0; i < count; i++) {
      reals[i] = (float) ((2 * random.nextDouble() - 1) * largest);
    }
    return reals;
  }

  private Value halves(Shape shape) {
    double fanIn = (double) shape.elements() / shape.at(0);
    float[] reals = reals(shape.elements(), 2 / fanIn);
    short[] halves = new short[reals.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = Float.floatToFloat16(reals[i]);
    }
    return builder.constant(ConstantData.ofShorts(TensorType.of(ElementType.F16, shape), halves));
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
}
