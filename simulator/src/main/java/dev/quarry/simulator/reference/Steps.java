package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;

/// Stored integers and the real numbers they stand for.
final class Steps {
  private Steps() {}

  /// Scale and zero point at an index along the quantized axis.
  static Quantization.PerTensor of(TensorType type, int index) {
    return switch (type.quantization()) {
      case Quantization.PerTensor step -> step;
      case Quantization.PerAxis(_, var steps) -> steps.get(index);
      case Quantization.None _ ->
          throw new IllegalStateException("this is a bug: not quantized: " + type.text());
    };
  }

  /// `stored - zeroPoint` for every element; 16 bits at most, so exact in f32.
  static float[] offsets(Tensor x) {
    long[] stored = Casting.integers(x);
    float[] offsets = new float[stored.length];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = stored[i] - of(x.type(), axisIndex(x.type(), i)).zeroPoint();
    }
    return offsets;
  }

  /// `scale * (stored - zeroPoint)` for every element.
  static double[] real(Tensor x) {
    float[] offsets = offsets(x);
    double[] real = new double[offsets.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = (double) offsets[i] * of(x.type(), axisIndex(x.type(), i)).scale();
    }
    return real;
  }

  private static int axisIndex(TensorType type, int element) {
    return switch (type.quantization()) {
      case Quantization.PerAxis(int axis, _) ->
          element / type.shape().strides()[axis] % type.shape().at(axis);
      case Quantization.PerTensor _, Quantization.None _ -> 0;
    };
  }

  /// Real numbers as they are.
  static double[] wide(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  /// Rounds to the type's scale and zero point, saturating.
  ///
  /// @param real real numbers; steps afterwards
  static Tensor stored(double[] real, TensorType out, RoundingRule rounding) {
    Quantization.PerTensor step = out.perTensor();
    ElementType element = out.element();
    int low =
        switch (element) {
          case U8 -> 0;
          case I8 -> Byte.MIN_VALUE;
          case I16 -> Short.MIN_VALUE;
          case F32, F16, I32, I64, BOOL ->
              throw new IllegalStateException("this is a bug: stored as " + out.text());
        };
    int high = low + (element == ElementType.I16 ? 65535 : 255);
    byte[] bytes = new byte[element == ElementType.I16 ? 0 : real.length];
    short[] shorts = new short[element == ElementType.I16 ? real.length : 0];
    rounding.toSteps(real, step.scale());
    for (int i = 0; i < real.length; i++) {
      long value = (long) real[i] + step.zeroPoint();
      int limited = Math.clamp(value, low, high);
      if (element == ElementType.I16) {
        shorts[i] = (short) limited;
      } else {
        bytes[i] = (byte) limited;
      }
    }
    return element == ElementType.I16
        ? new Tensor.OfShort(out, shorts)
        : new Tensor.OfByte(out, bytes);
  }
}
