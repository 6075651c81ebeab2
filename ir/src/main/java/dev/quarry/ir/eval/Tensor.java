package dev.quarry.ir.eval;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;

/// A run-time value: a type and its elements in logical row-major order. The arrays are not copied;
/// who receives a tensor from an evaluation may keep it, who receives one through an observer may
/// not (see [TensorObserver]).
public sealed interface Tensor {
  /// `f32` elements.
  record OfFloat(TensorType type, float[] data) implements Tensor {
    public OfFloat {
      check(type, data.length, type.element() == ElementType.F32);
    }
  }

  /// 8-bit elements: `i8`, `u8` (read with `& 0xff`) or `bool`.
  record OfByte(TensorType type, byte[] data) implements Tensor {
    public OfByte {
      check(type, data.length, type.element().bytes() == 1);
    }
  }

  /// 16-bit elements: `i16`, or the bits of `f16`.
  record OfShort(TensorType type, short[] data) implements Tensor {
    public OfShort {
      check(type, data.length, type.element().bytes() == 2);
    }
  }

  /// `i32` elements.
  record OfInt(TensorType type, int[] data) implements Tensor {
    public OfInt {
      check(type, data.length, type.element() == ElementType.I32);
    }
  }

  /// `i64` elements.
  record OfLong(TensorType type, long[] data) implements Tensor {
    public OfLong {
      check(type, data.length, type.element() == ElementType.I64);
    }
  }

  /// Type of the elements, shape and quantization.
  TensorType type();

  /// The logical shape.
  default Shape shape() {
    return type().shape();
  }

  /// A tensor of `f32` numbers.
  static OfFloat of(Shape shape, float... data) {
    return new OfFloat(TensorType.f32(shape), data);
  }

  /// The elements of an `f32` tensor.
  ///
  /// @throws IllegalStateException if the elements are not `f32`
  default float[] floats() {
    if (this instanceof OfFloat(_, float[] data)) {
      return data;
    }
    throw new IllegalStateException("not f32: " + type().text());
  }

  /// The elements of an 8-bit tensor.
  ///
  /// @throws IllegalStateException if the elements are not 8-bit
  default byte[] int8() {
    if (this instanceof OfByte(_, byte[] data)) {
      return data;
    }
    throw new IllegalStateException("not 8-bit: " + type().text());
  }

  /// The contents of a constant as a run-time value.
  static Tensor of(ConstantData constant) {
    TensorType type = constant.type();
    return switch (type.element()) {
      case F32 -> new OfFloat(type, constant.floats());
      case U8, I8, BOOL -> new OfByte(type, constant.int8());
      case I32 -> new OfInt(type, constant.ints());
      case I64 -> new OfLong(type, constant.longs());
      case I16, F16 -> new OfShort(type, constant.shorts());
    };
  }

  private static void check(TensorType type, int length, boolean element) {
    if (!element || length != type.shape().elements()) {
      throw new IllegalArgumentException(length + " elements do not fit " + type.text());
    }
  }
}
