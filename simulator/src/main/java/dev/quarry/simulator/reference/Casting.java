package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// Conversion between element types. Real numbers become integers by cutting the fraction off;
/// integers too large for the target keep their low bits, as in C.
final class Casting {
  private Casting() {}

  static Tensor cast(Tensor x, TensorType out) {
    int count = x.shape().elements();
    return switch (out.element()) {
      case F32 -> {
        float[] y = new float[count];
        for (int i = 0; i < count; i++) {
          y[i] = isFloat(x) ? (float) real(x, i) : (float) integer(x, i);
        }
        yield new Tensor.OfFloat(out, y);
      }
      case F16 -> {
        short[] y = new short[count];
        for (int i = 0; i < count; i++) {
          y[i] = Float.floatToFloat16(isFloat(x) ? (float) real(x, i) : (float) integer(x, i));
        }
        yield new Tensor.OfShort(out, y);
      }
      case U8, I8 -> {
        byte[] y = new byte[count];
        for (int i = 0; i < count; i++) {
          y[i] = (byte) integer(x, i);
        }
        yield new Tensor.OfByte(out, y);
      }
      case BOOL -> {
        byte[] y = new byte[count];
        for (int i = 0; i < count; i++) {
          y[i] = (byte) ((isFloat(x) ? real(x, i) != 0 : integer(x, i) != 0) ? 1 : 0);
        }
        yield new Tensor.OfByte(out, y);
      }
      case I16 -> {
        short[] y = new short[count];
        for (int i = 0; i < count; i++) {
          y[i] = (short) integer(x, i);
        }
        yield new Tensor.OfShort(out, y);
      }
      case I32 -> {
        int[] y = new int[count];
        for (int i = 0; i < count; i++) {
          y[i] = (int) integer(x, i);
        }
        yield new Tensor.OfInt(out, y);
      }
      case I64 -> new Tensor.OfLong(out, integers(x));
    };
  }

  /// An operand with halves as `f32`.
  static Tensor real(Operands in, Value value) {
    Tensor x = in.tensor(value);
    return x.type().element() == ElementType.F16 ? cast(x, TensorType.f32(x.shape())) : x;
  }

  /// The elements as integers, real numbers cut.
  static long[] integers(Tensor x) {
    long[] y = new long[x.shape().elements()];
    for (int i = 0; i < y.length; i++) {
      y[i] = integer(x, i);
    }
    return y;
  }

  private static boolean isFloat(Tensor x) {
    return x.type().element().isFloat();
  }

  private static double real(Tensor x, int i) {
    return switch (x) {
      case Tensor.OfFloat(_, float[] data) -> data[i];
      case Tensor.OfShort(_, short[] data) -> Float.float16ToFloat(data[i]);
      case Tensor.OfByte _, Tensor.OfInt _, Tensor.OfLong _ ->
          throw new IllegalStateException("this is a bug: not real " + x.type().text());
    };
  }

  private static long integer(Tensor x, int i) {
    return switch (x) {
      case Tensor.OfFloat(_, float[] data) -> (long) data[i];
      case Tensor.OfShort(TensorType type, short[] data) ->
          type.element() == ElementType.F16 ? (long) Float.float16ToFloat(data[i]) : data[i];
      case Tensor.OfByte(TensorType type, byte[] data) ->
          type.element() == ElementType.U8 ? Byte.toUnsignedInt(data[i]) : data[i];
      case Tensor.OfInt(_, int[] data) -> data[i];
      case Tensor.OfLong(_, long[] data) -> data[i];
    };
  }
}
