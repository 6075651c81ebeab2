package dev.quarry;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import java.util.function.IntToDoubleFunction;

/// Real numbers as a tensor stores them, and back.
final class StoredForm {
  private StoredForm() {}

  /// Stores real numbers: rounded to the nearest step, ties to even, and saturated.
  ///
  /// @param type how; `f32`, `f16`, or integers with one scale
  static Tensor of(float[] real, TensorType type) {
    return switch (type.element()) {
      case F32 -> new Tensor.OfFloat(type, real);
      case F16 -> {
        short[] halves = new short[real.length];
        for (int i = 0; i < halves.length; i++) {
          halves[i] = Float.floatToFloat16(real[i]);
        }
        yield new Tensor.OfShort(type, halves);
      }
      case I8, U8 -> {
        byte[] stored = new byte[real.length];
        for (int i = 0; i < stored.length; i++) {
          stored[i] = (byte) stored(real[i], type);
        }
        yield new Tensor.OfByte(type, stored);
      }
      case I16 -> {
        short[] stored = new short[real.length];
        for (int i = 0; i < stored.length; i++) {
          stored[i] = (short) stored(real[i], type);
        }
        yield new Tensor.OfShort(type, stored);
      }
      case I32, I64, BOOL ->
          throw new IllegalStateException("this is a bug: real numbers as " + type.text());
    };
  }

  private static long stored(float real, TensorType type) {
    Quantization.PerTensor step = type.perTensor();
    long nearest = Rounding.halfEven(real / step.scale()) + step.zeroPoint();
    return Math.clamp(nearest, lowest(type.element()), highest(type.element()));
  }

  private static int lowest(ElementType element) {
    return switch (element) {
      case U8, BOOL -> 0;
      case I8 -> Byte.MIN_VALUE;
      case I16 -> Short.MIN_VALUE;
      case I32, I64, F16, F32 -> Integer.MIN_VALUE;
    };
  }

  private static int highest(ElementType element) {
    return switch (element) {
      case BOOL -> 1;
      case U8 -> 255;
      case I8 -> Byte.MAX_VALUE;
      case I16 -> Short.MAX_VALUE;
      case I32, I64, F16, F32 -> Integer.MAX_VALUE;
    };
  }

  /// What a result is, for reports.
  static NetworkLayer layer(String name, TensorType type) {
    if (type.quantization() instanceof Quantization.PerTensor(float scale, int zero)) {
      return new NetworkLayer(
          name,
          type.shape(),
          type.element().text(),
          (double) scale * (lowest(type.element()) - zero),
          (double) scale * (highest(type.element()) - zero));
    }
    return NetworkLayer.real(name, type.shape(), type.element().text());
  }

  /// The real numbers of a tensor.
  static Tensor real(Tensor tensor) {
    if (tensor instanceof Tensor.OfFloat) {
      return tensor;
    }
    float scale = 1;
    int zero = 0;
    if (tensor.type().quantization() instanceof Quantization.PerTensor(float s, int z)) {
      scale = s;
      zero = z;
    }
    IntToDoubleFunction stored = elements(tensor);
    float[] values = new float[tensor.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((float) stored.applyAsDouble(i) - zero) * scale;
    }
    return Tensor.of(tensor.shape(), values);
  }

  private static IntToDoubleFunction elements(Tensor tensor) {
    ElementType element = tensor.type().element();
    return switch (tensor) {
      case Tensor.OfFloat(_, float[] data) -> i -> data[i];
      case Tensor.OfByte(_, byte[] data) when element == ElementType.U8 -> i -> data[i] & 0xff;
      case Tensor.OfByte(_, byte[] data) -> i -> data[i];
      case Tensor.OfShort(_, short[] data) when element == ElementType.F16 ->
          i -> Float.float16ToFloat(data[i]);
      case Tensor.OfShort(_, short[] data) -> i -> data[i];
      case Tensor.OfInt(_, int[] data) -> i -> data[i];
      case Tensor.OfLong(_, long[] data) -> i -> data[i];
    };
  }
}
