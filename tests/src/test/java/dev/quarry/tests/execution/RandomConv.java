package dev.quarry.tests.execution;

import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A convolution over a map, with everything the chip has: dense and depthwise, any window, zeros
/// inserted, weights quantized per layer or per channel, every activation, table and residual.
final class RandomConv {
  /// Multiplications a convolution may take, so that the interpreter is quick.
  private static final long LARGEST_WORK = 3_000_000;

  /// Channels of the largest ordinary map.
  private static final int MOST_CHANNELS = 70;

  /// Bytes of features that surely fit into the buffer beside the weights.
  private static final int BUFFER_BYTES = 5 * 32768;

  /// A row of the depthwise weights and of the buffer.
  private static final int SLICE = 32;

  private static final int LONGEST_PADDED = 2000;

  private static final int LARGEST_KERNEL = 7;

  /// Kernels that do not fit into the buffer at once, for a pointwise convolution of a few pixels.
  private static final int MANY_KERNELS = 2400;

  private static final List<TableChoice> TABLES =
      List.of(
          TableChoice.SILU,
          TableChoice.SIGMOID,
          TableChoice.WIDE_SIGMOID,
          TableChoice.HARD_SWISH,
          TableChoice.HARD_SIGMOID,
          TableChoice.TANH);

  private final SplittableRandom random;
  private final GraphBuilder builder;
  private final RandomStages stages;
  private final Value x;
  private final boolean depthwise;
  private final Window window;
  private final Upsampling upsampling;

  RandomConv(SplittableRandom random, GraphBuilder builder, RandomStages stages, Value x) {
    this.random = random;
    this.builder = builder;
    this.stages = stages;
    this.x = x;
    this.depthwise = random.nextInt(4) == 0;
    this.window = window();
    boolean upsamples =
        !depthwise
            && window.strideY() * window.strideX() == 1
            && window.dilationY() * window.dilationX() == 1
            && x.dim(2) * x.dim(3) < 500
            && Math.max(x.dim(2), x.dim(3)) < 200
            && random.nextBoolean();
    this.upsampling =
        upsamples ? new Upsampling(1 + random.nextInt(3), 1 + random.nextInt(3)) : Upsampling.NONE;
  }

  /// A convolution of single pixels.
  private RandomConv(
      SplittableRandom random, GraphBuilder builder, RandomStages stages, Value x, Window window) {
    this.random = random;
    this.builder = builder;
    this.stages = stages;
    this.x = x;
    this.depthwise = false;
    this.window = window;
    this.upsampling = Upsampling.NONE;
  }

  static RandomConv pointwise(
      SplittableRandom random, GraphBuilder builder, RandomStages stages, Value x) {
    return new RandomConv(random, builder, stages, x, Window.pointwise());
  }

  /// The convolution; a residual is one of the maps of its result's shape.
  Op op(List<Value> maps) {
    int kernels = depthwise ? x.dim(1) : kernels();
    Shape out = output(kernels);
    List<Value> fits = maps.stream().filter(m -> m.shape().equals(out)).toList();
    Optional<Value> residual =
        fits.isEmpty() || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(fits.get(random.nextInt(fits.size())));
    return op(kernels, residual);
  }

  /// A convolution with a certain number of kernels.
  Op op(int kernels, Optional<Value> residual) {
    TableChoice table =
        residual.isPresent() || random.nextInt(3) > 0
            ? TableChoice.NONE
            : TABLES.get(random.nextInt(TABLES.size()));
    boolean perLayer = random.nextInt(3) == 0;
    short[] offsets = new short[kernels];
    short[] multipliers = new short[kernels];
    for (int k = 0; k < kernels; k++) {
      offsets[k] = (short) (random.nextInt(256) - 127);
      multipliers[k] = (short) (1 + random.nextInt(16384));
    }
    return new NpuConv(
        x,
        weights(kernels, depthwise ? 1 : x.dim(1)),
        biases(kernels),
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
        residual.isPresent() ? stages.operand(1 + random.nextInt(32767)) : EltOperand.PLAIN,
        residual.isPresent() && random.nextBoolean(),
        stages.output(table == TableChoice.NONE ? 25 : 20),
        stages.storage());
  }

  private Shape output(int kernels) {
    Shape inserted = upsampling.of(x.shape());
    return Shape.of(
        x.dim(0), kernels, window.outHeight(inserted.at(2)), window.outWidth(inserted.at(3)));
  }

  /// Some number of kernels.
  int kernels() {
    int pixels = x.dim(2) * x.dim(3);
    boolean pointwise = window.kernelHeight() * window.kernelWidth() == 1;
    if (pointwise && pixels > 1 && pixels <= 4 && x.dim(1) <= MOST_CHANNELS) {
      return random.nextBoolean() ? MANY_KERNELS : 1 + random.nextInt(MOST_CHANNELS);
    }
    Shape one = output(1);
    long work = (long) one.elements() * x.dim(1) * window.kernelHeight() * window.kernelWidth();
    return 1 + random.nextInt(Math.clamp(LARGEST_WORK / work, 1, MOST_CHANNELS));
  }

  private Value weights(int kernels, int channels) {
    byte[] bytes = new byte[kernels * channels * window.kernelHeight() * window.kernelWidth()];
    random.nextBytes(bytes);
    return builder.constant(
        ConstantData.ofBytes(
            plain(ElementType.I8, kernels, channels, window.kernelHeight(), window.kernelWidth()),
            bytes));
  }

  private Value biases(int kernels) {
    int[] bias = new int[kernels];
    for (int k = 0; k < kernels; k++) {
      bias[k] = random.nextInt(200_000) - 100_000;
    }
    return builder.constant(ConstantData.ofInts(plain(ElementType.I32, kernels), bias));
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

  /// Kernels up to 7, larger in one direction only when small in the other; rows and columns have
  /// strides, pads and dilations of their own.
  private Window window() {
    int rows = Math.min(x.dim(2), rowsThatFit());
    int kh = Math.min(edge(), rows);
    int kw = Math.min(edge(), x.dim(3));
    int dilationY = (kh - 1) * 2 + 1 <= rows && random.nextInt(6) == 0 ? 2 : 1;
    int dilationX = (kw - 1) * 2 + 1 <= x.dim(3) && random.nextInt(6) == 0 ? 2 : 1;
    return new Window(
        kh,
        kw,
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        pad(kh, x.dim(2)),
        pad(kw, x.dim(3)),
        pad(kh, x.dim(2)),
        pad(kw, x.dim(3)),
        kh > 1 ? dilationY : 1,
        kw > 1 ? dilationX : 1);
  }

  /// No padding where the result might become longer than the chip can write.
  private int pad(int kernel, int side) {
    return side > LONGEST_PADDED ? 0 : random.nextInt(kernel);
  }

  private int edge() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> 1;
      case 3 -> 1 + random.nextInt(LARGEST_KERNEL);
      default -> 1 + random.nextInt(4);
    };
  }

  /// Rows of the input the buffer surely holds.
  private int rowsThatFit() {
    int lanes = (x.dim(1) + SLICE - 1) / SLICE * SLICE;
    return Math.max(1, BUFFER_BYTES / (lanes * x.dim(3)));
  }

  private static TensorType plain(ElementType element, int... dims) {
    return new TensorType(element, Shape.of(dims), Quantization.NONE, Layout.PLAIN);
  }
}
