package dev.quarry.passes.oracle;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sub;
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
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.function.Function;

/// Quantized ops: the float op on the real numbers, rounded once.
final class QuantOracle {
  private QuantOracle() {}

  private static Tensor upsampled(Tensor map, Upsampling up) {
    Shape shape = up.of(map.shape());
    float[] x = map.floats();
    float[] y = new float[shape.elements()];
    for (int i = 0; i < y.length; i++) {
      int column = i % shape.at(3);
      int row = i / shape.at(3);
      if (column % up.x() == 0 && row % up.y() == 0) {
        y[i] = x[row / up.y() * map.shape().at(3) + column / up.x()];
      }
    }
    return Tensor.of(shape, y);
  }

  static Tensor compute(QuantOp quantized, TensorType out, Function<Value, Tensor> values) {
    Function<Value, Tensor> reals = v -> real(values.apply(v));
    Shape shape = out.shape();
    return switch (quantized) {
      case Quantize(Value x, _) -> stored(values.apply(x).floats(), out);
      case Dequantize(Value x) -> reals.apply(x);
      case QLstm _ -> throw new AssertionError("the oracle does not know qlstm");
      case QMapProduct p -> {
        NnOp product = new MapProduct(p.kernels(), p.input(), p.groups(), p.over());
        yield stored(FloatOracle.compute(product, shape, reals).floats(), out);
      }
      case QConv2d c -> {
        Tensor map = upsampled(reals.apply(c.input()), c.upsampling());
        Value input = new Value(-1, map.type(), "");
        NnOp conv =
            new FusedConv2d(
                input,
                c.weight(),
                c.bias(),
                c.residual(),
                c.window(),
                c.group(),
                c.activation(),
                c.placement());
        Function<Value, Tensor> operands = v -> v.equals(input) ? map : reals.apply(v);
        yield stored(FloatOracle.compute(conv, shape, operands).floats(), out);
      }
      case QAddNumber a -> {
        float[] x = reals.apply(a.input()).floats().clone();
        for (int i = 0; i < x.length; i++) {
          x[i] += a.number();
        }
        yield stored(x, out);
      }
      case QActivation a -> {
        float[] x = reals.apply(a.input()).floats();
        yield stored(activated(x, a.activation()), out);
      }
      case QElementwise a -> {
        NnOp op =
            switch (a.kind()) {
              case ADD -> new Add(a.a(), a.b());
              case SUB -> new Sub(a.a(), a.b());
              case MUL -> new Mul(a.a(), a.b());
              case MAX -> new Max(a.a(), a.b());
              case MIN -> new Min(a.a(), a.b());
            };
        float[] x = FloatOracle.compute(op, shape, reals).floats();
        yield stored(activated(x, a.activation()), out);
      }
      case QConcat c ->
          stored(FloatOracle.compute(new Concat(c.inputs(), c.axis()), shape, reals).floats(), out);
      case QMaxPool2d p ->
          stored(
              FloatOracle.compute(new MaxPool2d(p.input(), p.window(), p.ceilMode()), shape, reals)
                  .floats(),
              out);
      case QRescale r -> new Tensor.OfByte(out, values.apply(r.input()).int8());
      case QAveragePool2d p ->
          stored(
              FloatOracle.compute(
                      new AveragePool2d(p.input(), p.window(), false, true), shape, reals)
                  .floats(),
              out);
      case QResizeLinear r -> {
        NnOp resize =
            resized(
                r.input(),
                shape,
                r.factorY(),
                r.factorX(),
                ResizeMode.LINEAR,
                CoordinateMode.HALF_PIXEL);
        yield stored(FloatOracle.compute(resize, shape, reals).floats(), out);
      }
      case QResizeNearest r -> {
        NnOp resize =
            resized(
                r.input(),
                shape,
                r.factorY(),
                r.factorX(),
                ResizeMode.NEAREST,
                CoordinateMode.ASYMMETRIC);
        yield stored(FloatOracle.compute(resize, shape, reals).floats(), out);
      }
    };
  }

  private static NnOp resized(
      Value x, Shape out, int factorY, int factorX, ResizeMode mode, CoordinateMode coordinates) {
    return new Resize(
        x, out.at(2), out.at(3), factorY, factorX, mode, coordinates, NearestMode.FLOOR);
  }

  private static float[] activated(float[] x, Activation activation) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) FloatOracle.activate(activation, x[i]);
    }
    return y;
  }

  /// The real numbers of a stored tensor; numbers that are real already stay.
  static Tensor real(Tensor tensor) {
    if (tensor.type().element() == ElementType.F32) {
      return tensor;
    }
    byte[] data = tensor.int8();
    float[] real = new float[data.length];
    boolean unsigned = tensor.type().element() == ElementType.U8;
    int perStep =
        tensor.type().quantization() instanceof Quantization.PerAxis(_, var steps)
            ? data.length / steps.size()
            : data.length;
    for (int i = 0; i < data.length; i++) {
      Quantization.PerTensor step =
          switch (tensor.type().quantization()) {
            case Quantization.PerTensor s -> s;
            case Quantization.PerAxis(_, List<Quantization.PerTensor> steps) ->
                steps.get(i / perStep);
            case Quantization.None _ -> throw new AssertionError("not quantized");
          };
      int value = unsigned ? data[i] & 0xff : data[i];
      real[i] = (value - step.zeroPoint()) * step.scale();
    }
    return Tensor.of(tensor.shape(), real);
  }

  private static Tensor stored(float[] real, TensorType out) {
    Quantization.PerTensor step = out.perTensor();
    int low = out.element() == ElementType.U8 ? 0 : -128;
    byte[] data = new byte[real.length];
    for (int i = 0; i < data.length; i++) {
      double value = Math.rint(real[i] / (double) step.scale()) + step.zeroPoint();
      data[i] = (byte) Math.clamp((long) value, low, low + 255);
    }
    return new Tensor.OfByte(out, data);
  }
}
