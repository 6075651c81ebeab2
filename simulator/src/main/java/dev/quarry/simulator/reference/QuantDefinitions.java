package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QAddNumber;
import dev.quarry.ir.op.quant.QAveragePool2d;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.op.quant.QMapProduct;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QRescale;
import dev.quarry.ir.op.quant.QResizeLinear;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.Optional;

/// Ops of the level QUANTIZED: the op on the real numbers its operands stand for, in double
/// precision, rounded once to the result's scale and zero point.
final class QuantDefinitions {
  private QuantDefinitions() {}

  static Tensor compute(QuantOp op, TensorType out, Operands in, RoundingRule rounding) {
    return switch (op) {
      case Dequantize(Value x) -> dequantized(in.tensor(x), out);
      case QRescale r -> new Tensor.OfByte(out, in.tensor(r.input()).int8().clone());
      case QResizeNearest r -> repeated(r, out, in.tensor(r.input()));
      case Quantize _,
          QConv2d _,
          QElementwise _,
          QAddNumber _,
          QActivation _,
          QConcat _,
          QMapProduct _,
          QLstm _,
          QMaxPool2d _,
          QAveragePool2d _,
          QResizeLinear _ ->
          Steps.stored(real(op, out, in), out, rounding);
    };
  }

  /// The real numbers of an op whose results are rounded, on an array of their own.
  private static double[] real(QuantOp op, TensorType out, Operands in) {
    return switch (op) {
      case Quantize(Value x, _) -> Steps.wide(in.floats(x));
      case QConv2d c -> convolution(c, out, in);
      case QElementwise e -> elementwise(e, in);
      case QAddNumber a -> sum(a, in);
      case QActivation a -> activate(Steps.real(in.tensor(a.input())), a.activation());
      case QConcat c -> concat(c, out, in);
      case QMapProduct p -> product(p, in);
      case QLstm l -> Recurrence.quantized(l, in);
      case QMaxPool2d p -> maxPool(p, out, in);
      case QAveragePool2d p -> averaged(p, out, in);
      case QResizeLinear r -> interpolated(r, out, in);
      case Dequantize _, QRescale _, QResizeNearest _ ->
          throw new IllegalStateException("this is a bug: nothing is rounded by " + op);
    };
  }

  private static double[] product(QMapProduct p, Operands in) {
    double[] sums =
        MatrixProducts.products(
            p.sizes(), Steps.offsets(in.tensor(p.kernels())), Steps.offsets(in.tensor(p.input())));
    double scale =
        (double) p.kernels().type().perTensor().scale() * p.input().type().perTensor().scale();
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= scale;
    }
    return sums;
  }

  private static Tensor dequantized(Tensor x, TensorType out) {
    double[] real = Steps.real(x);
    float[] y = new float[real.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) real[i];
    }
    return new Tensor.OfFloat(out, y);
  }

  /// Sums integers, which is exact in double precision, and scales the sum.
  private static double[] convolution(QConv2d c, TensorType out, Operands in) {
    Tensor weight = in.tensor(c.weight());
    double[] sums =
        Convolutions.slide(
            upsampled(Steps.offsets(in.tensor(c.input())), c),
            c.upsampling().of(c.input().shape()),
            Steps.offsets(weight),
            new double[out.shape().at(1)],
            new Convolutions.Sliding(c.window(), c.group(), out.shape()));
    double inputScale = c.input().type().perTensor().scale();
    int plane = out.shape().at(2) * out.shape().at(3);
    Optional<Tensor> given = c.bias().map(in::tensor);
    long[] units = new long[out.shape().at(1)];
    float[] bias = new float[out.shape().at(1)];
    if (given.isPresent() && given.get() instanceof Tensor.OfFloat(_, float[] real)) {
      bias = real;
    } else if (given.isPresent()) {
      units = Casting.integers(given.get());
    }
    double[] residual =
        c.residual().map(in::tensor).map(Steps::real).orElseGet(() -> new double[sums.length]);
    boolean before = c.placement() == ResidualPlacement.BEFORE_ACTIVATION;
    for (int i = 0; i < sums.length; i++) {
      int k = i / plane % bias.length;
      double sum = sums[i] + units[k];
      double v = sum * inputScale * Steps.of(weight.type(), k).scale() + bias[k];
      sums[i] =
          before
              ? ElementWise.apply(c.activation(), v + residual[i])
              : ElementWise.apply(c.activation(), v) + residual[i];
    }
    return sums;
  }

  private static float[] upsampled(float[] x, QConv2d c) {
    Upsampling up = c.upsampling();
    int columns = c.input().dim(3);
    float[] y = new float[x.length * up.y() * up.x()];
    for (int i = 0; i < x.length; i++) {
      y[(i / columns * up.y() * columns + i % columns) * up.x()] = x[i];
    }
    return y;
  }

  private static double[] elementwise(QElementwise op, Operands in) {
    double[] x = Steps.real(in.tensor(op.a()));
    double[] y = Steps.real(in.tensor(op.b()));
    int pixels = x.length / y.length;
    for (int i = 0; i < x.length; i++) {
      x[i] = op.kind().apply(x[i], y[i / pixels]);
    }
    return activate(x, op.activation());
  }

  private static double[] sum(QAddNumber a, Operands in) {
    double[] x = Steps.real(in.tensor(a.input()));
    for (int i = 0; i < x.length; i++) {
      x[i] += a.number();
    }
    return x;
  }

  private static double[] activate(double[] x, Activation activation) {
    for (int i = 0; i < x.length; i++) {
      x[i] = ElementWise.apply(activation, x[i]);
    }
    return x;
  }

  private static double[] concat(QConcat c, TensorType out, Operands in) {
    double[] y = new double[out.shape().elements()];
    int inner = out.shape().strides()[c.axis()];
    int row = out.shape().at(c.axis()) * inner;
    int start = 0;
    for (Value input : c.inputs()) {
      double[] x = Steps.real(in.tensor(input));
      int length = input.dim(c.axis()) * inner;
      for (int i = 0; i < x.length; i++) {
        y[i / length * row + start + i % length] = x[i];
      }
      start += length;
    }
    return y;
  }

  /// On stored integers, whose order is that of the real numbers.
  private static double[] maxPool(QMaxPool2d p, TensorType out, Operands in) {
    float[] offsets = Steps.offsets(in.tensor(p.input()));
    float[] largest = Pools.max(offsets, p.input().shape(), p.window(), out.shape());
    double[] real = new double[largest.length];
    Quantization.PerTensor step = out.perTensor();
    for (int i = 0; i < real.length; i++) {
      real[i] = (double) largest[i] * step.scale();
    }
    return real;
  }

  private static double[] averaged(QAveragePool2d p, TensorType out, Operands in) {
    Window w = p.window();
    double[] means =
        Convolutions.slide(
            Steps.offsets(in.tensor(p.input())),
            p.input().shape(),
            ones(p.input().dim(1) * w.kernelHeight() * w.kernelWidth()),
            new double[p.input().dim(1)],
            new Convolutions.Sliding(w, p.input().dim(1), out.shape()));
    double scale = (double) out.perTensor().scale() / (w.kernelHeight() * w.kernelWidth());
    for (int i = 0; i < means.length; i++) {
      means[i] *= scale;
    }
    return means;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] interpolated(QResizeLinear r, TensorType out, Operands in) {
    double[] x = Steps.real(in.tensor(r.input()));
    int height = r.input().dim(2);
    int width = r.input().dim(3);
    int columns = width * r.factorX();
    int rows = height * r.factorY();
    double[] y = new double[out.shape().elements()];
    for (int i = 0; i < y.length; i++) {
      double column = (i % columns + 0.5) / r.factorX() - 0.5;
      double row = (i / columns % rows + 0.5) / r.factorY() - 0.5;
      int plane = i / (rows * columns) * height;
      for (int tap = 0; tap < 4; tap++) {
        int top = (int) Math.floor(row) + tap / 2;
        int left = (int) Math.floor(column) + tap % 2;
        int at = (plane + Math.clamp(top, 0, height - 1)) * width + Math.clamp(left, 0, width - 1);
        y[i] += (1 - Math.abs(row - top)) * (1 - Math.abs(column - left)) * x[at];
      }
    }
    return y;
  }

  private static Tensor repeated(QResizeNearest r, TensorType out, Tensor x) {
    Shape shape = out.shape();
    int[] from = new int[shape.elements()];
    for (int i = 0; i < from.length; i++) {
      int column = i % shape.at(3) / r.factorX();
      int line = i / shape.at(3) % shape.at(2) / r.factorY();
      int plane = i / (shape.at(2) * shape.at(3));
      from[i] = (plane * r.input().dim(2) + line) * r.input().dim(3) + column;
    }
    return Selection.pick(x, out, from);
  }
}
