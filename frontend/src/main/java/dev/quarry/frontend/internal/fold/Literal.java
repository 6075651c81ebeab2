package dev.quarry.frontend.internal.fold;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A constant in a form one can calculate with.
public sealed interface Literal {
  /// Integers of any width, and truth values as 0 and 1.
  ///
  /// @param type element type and shape
  /// @param values the elements, each within the element type
  record Integers(TensorType type, long[] values) implements Literal {
    @Override
    public Shape shape() {
      return type.shape();
    }
  }

  /// Floating-point numbers. Computing with doubles and rounding each result to `f32` gives the
  /// results of `f32` arithmetic for `+ - * /` and roots, as a double has more than twice the bits.
  ///
  /// @param shape the shape
  /// @param values the elements, each an `f32` number
  record Reals(Shape shape, double[] values) implements Literal {}

  /// The shape.
  Shape shape();

  /// The contents of a constant.
  static Literal of(ConstantData data) {
    if (!data.type().element().isFloat()) {
      return new Integers(data.type(), data.longs());
    }
    float[] floats = data.floats();
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return new Reals(data.type().shape(), values);
  }

  /// Integers, each reduced to what the element type can hold.
  static Literal wrapped(ElementType element, Shape shape, long[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = wrap(element, values[i]);
    }
    return new Integers(TensorType.of(element, shape), values);
  }

  /// Numbers, each rounded to `f32`.
  static Literal rounded(Shape shape, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) values[i];
    }
    return new Reals(shape, values);
  }

  /// The constant this literal stands for.
  default ConstantData toConstant() {
    return switch (this) {
      case Reals(Shape shape, double[] values) -> {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) values[i];
        }
        yield ConstantData.of(shape, floats);
      }
      case Integers(TensorType type, long[] values) -> pack(type, values);
    };
  }

  private static ConstantData pack(TensorType type, long[] values) {
    int width = type.element().bytes();
    byte[] bytes = new byte[values.length * width];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    var longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    if (width == Long.BYTES) {
      MemorySegment.copy(values, 0, segment, longs, 0, values.length);
    } else {
      for (int i = 0; i < values.length; i++) {
        for (int k = 0; k < width; k++) {
          bytes[i * width + k] = (byte) (values[i] >> (8 * k));
        }
      }
    }
    return new ConstantData(type, segment);
  }

  private static long wrap(ElementType element, long value) {
    return switch (element) {
      case U8 -> value & 0xff;
      case I8 -> (byte) value;
      case I16 -> (short) value;
      case I32 -> (int) value;
      case I64 -> value;
      case BOOL -> value == 0 ? 0 : 1;
      case F32, F16 -> throw new IllegalArgumentException("not an integer type: " + element);
    };
  }
}
