package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.Operands;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A convolution of bytes without residual: exact sums in 32-bit integers, row by row.
///
/// Every kernel element adds a multiple of a run of the input to a row of sums. The input lies
/// padded and, for strides, with every stride-th pixel together, so that all runs are contiguous.
/// Inputs are 16-bit and sums 32-bit arrays, which the JVM turns into vector code.
final class IntegerConv implements QuantKernel {
  /// Largest magnitude of a byte minus its zero point.
  private static final long LARGEST = 255;

  private final QConv2d op;
  private final TensorType out;
  private final RoundingRule rounding;
  private final Planes planes;
  private final short[] weights;
  private final long[] units;
  private final float[] bias;

  private IntegerConv(
      QConv2d op,
      TensorType out,
      RoundingRule rounding,
      Planes planes,
      short[] weights,
      long[] units,
      float[] bias) {
    this.op = op;
    this.out = out;
    this.rounding = rounding;
    this.planes = planes;
    this.weights = weights;
    this.units = units;
    this.bias = bias;
  }

  static Optional<QuantKernel> of(
      QConv2d op, TensorType out, Map<Value, ConstantData> constants, RoundingRule rounding) {
    ConstantData weight = constants.get(op.weight());
    Optional<ConstantData> bias = op.bias().map(constants::get);
    boolean bytes =
        Tables.isBytes(op.input().type())
            && op.weight().type().element().bytes() == 1
            && Tables.isBytes(out);
    boolean simple =
        op.residual().isEmpty()
            && op.upsampling().isNone()
            && (op.activation() instanceof Activation.None
                || op.activation() instanceof Activation.Relu);
    if (weight == null || bias.isPresent() != op.bias().isPresent() || !bytes || !simple) {
      return Optional.empty();
    }
    int kernels = weight.type().shape().at(0);
    long taps = weight.elements() / kernels;
    if (taps * LARGEST * LARGEST > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    long[] units = new long[kernels];
    float[] real = new float[kernels];
    if (bias.isPresent() && bias.get().type().element() == ElementType.F32) {
      real = bias.get().floats();
    } else if (bias.isPresent()) {
      units = bias.get().longs();
    }
    var planes = Planes.of(op.input().shape(), op.window(), out.shape());
    short[] offsets = offsets(weight, (int) taps);
    return Optional.of(new IntegerConv(op, out, rounding, planes, offsets, units, real));
  }

  private static short[] offsets(ConstantData weight, int taps) {
    long[] stored = weight.longs();
    short[] offsets = new short[stored.length];
    for (int i = 0; i < stored.length; i++) {
      offsets[i] = (short) (stored[i] - step(weight.type(), i / taps).zeroPoint());
    }
    return offsets;
  }

  private static Quantization.PerTensor step(TensorType type, int channel) {
    return switch (type.quantization()) {
      case Quantization.PerTensor step -> step;
      case Quantization.PerAxis(_, List<Quantization.PerTensor> steps) -> steps.get(channel);
      case Quantization.None _ ->
          throw new IllegalStateException("this is a bug: not quantized: " + type.text());
    };
  }

  @Override
  public List<Value> reads() {
    return List.of(op.input());
  }

  @Override
  public Tensor run(Operands operands, Parallel parallel) {
    short[] x = planes.fill(operands.tensor(op.input()));
    byte[] y = new byte[out.shape().elements()];
    int kernels = out.shape().at(1);
    parallel.run(out.shape().at(0) * kernels, item -> plane(x, y, item / kernels, item % kernels));
    return new Tensor.OfByte(out, y);
  }

  /// One output channel of one picture.
  private void plane(short[] x, byte[] y, int picture, int kernel) {
    Window w = op.window();
    int channels = op.weight().dim(1);
    int first = kernel / (out.shape().at(1) / op.group()) * channels;
    int[] sums = new int[planes.rows() * planes.columns()];
    int tap = kernel * channels * w.kernelHeight() * w.kernelWidth();
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < w.kernelHeight(); r++) {
        for (int t = 0; t < w.kernelWidth(); t++) {
          int weight = weights[tap++];
          if (weight != 0) {
            addTap(x, planes.start(picture, first + c, r, t), weight, sums);
          }
        }
      }
    }
    store(sums, y, (picture * out.shape().at(1) + kernel) * sums.length, kernel);
  }

  private void addTap(short[] x, int start, int weight, int[] sums) {
    int columns = planes.columns();
    for (int row = 0; row < planes.rows(); row++) {
      addRow(x, start + row * planes.rowStep(), weight, sums, row * columns, columns);
    }
  }

  private static void addRow(short[] x, int from, int weight, int[] sums, int to, int length) {
    for (int i = 0; i < length; i++) {
      sums[to + i] += weight * x[from + i];
    }
  }

  /// In the order of the definition, so that the last bits are the same.
  private void store(int[] sums, byte[] y, int to, int kernel) {
    double inputScale = op.input().type().perTensor().scale();
    double weightScale = step(op.weight().type(), kernel).scale();
    boolean relu = op.activation() instanceof Activation.Relu;
    double[] reals = new double[sums.length];
    for (int i = 0; i < sums.length; i++) {
      double sum = (double) sums[i] + units[kernel];
      double v = sum * inputScale * weightScale + bias[kernel];
      reals[i] = relu ? Math.max(v, 0) : v;
    }
    Tables.store(reals, out, rounding, y, to);
  }

  /// The input as the kernel reads it: padded, stored value minus zero point, every stride-th
  /// column together.
  ///
  /// @param in shape of the input
  /// @param window the window; a pointwise one reads the whole plane as one row
  /// @param rows rows of the result
  /// @param columns columns of the result
  /// @param height rows with padding
  /// @param phaseWidth columns of one phase
  private record Planes(
      Shape in, Window window, int rows, int columns, int height, int phaseWidth) {

    static Planes of(Shape in, Window w, Shape out) {
      boolean pointwise =
          w.kernelHeight() * w.kernelWidth() == 1
              && w.strideY() * w.strideX() == 1
              && w.isUnpadded();
      if (pointwise) {
        int plane = in.at(2) * in.at(3);
        return new Planes(
            Shape.of(in.at(0), in.at(1), 1, plane), Window.pointwise(), 1, plane, 1, plane);
      }
      int height = (out.at(2) - 1) * w.strideY() + w.spanHeight();
      int width = out.at(3) + Math.ceilDiv(w.spanWidth(), w.strideX());
      return new Planes(in, w, out.at(2), out.at(3), height, width);
    }

    int rowStep() {
      return window.strideY() * window.strideX() * phaseWidth;
    }

    /// Where the run of a kernel element begins for the first row.
    int start(int picture, int channel, int r, int t) {
      int line = (picture * in.at(1) + channel) * height + r * window.dilationY();
      int offset = t * window.dilationX();
      int phase = offset % window.strideX();
      return (line * window.strideX() + phase) * phaseWidth + offset / window.strideX();
    }

    short[] fill(Tensor input) {
      byte[] x = input.int8();
      boolean unsigned = input.type().element() == ElementType.U8;
      int zero = input.type().perTensor().zeroPoint();
      int lines = in.at(0) * in.at(1);
      int stride = window.strideX();
      short[] y = new short[lines * height * stride * phaseWidth];
      for (int plane = 0; plane < lines; plane++) {
        for (int row = 0; row < in.at(2); row++) {
          int line = row + window.padTop();
          if (line >= height) {
            break;
          }
          int from = (plane * in.at(2) + row) * in.at(3);
          int to = (plane * height + line) * stride * phaseWidth;
          for (int column = 0; column < in.at(3); column++) {
            int at = column + window.padLeft();
            int place = at / stride;
            if (place < phaseWidth) {
              int stored = unsigned ? x[from + column] & 0xff : x[from + column];
              y[to + at % stride * phaseWidth + place] = (short) (stored - zero);
            }
          }
        }
      }
      return y;
    }
  }
}
