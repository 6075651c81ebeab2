package dev.quarry.ir.type;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The contents of a constant: little-endian elements in row-major order, identified by digest. Two
/// constants are equal when type and contents are. The bytes are never changed.
public final class ConstantData {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final TensorType type;
  private final MemorySegment bytes;

  /// @param type what the bytes mean
  /// @param bytes exactly the elements, little-endian, row-major; must not be changed afterwards
  public ConstantData(TensorType type, MemorySegment bytes) {
    long needed = (long) type.shape().elements() * type.element().bytes();
    if (bytes.byteSize() != needed) {
      throw new IllegalArgumentException(
          type.text() + " needs " + needed + " bytes, found " + bytes.byteSize());
    }
    this.type = type;
    this.bytes = bytes.asReadOnly();
  }

  /// A constant of `f32` numbers.
  public static ConstantData of(Shape shape, float... values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[values.length * 4]);
    MemorySegment.copy(values, 0, bytes, FLOAT, 0, values.length);
    return new ConstantData(TensorType.f32(shape), bytes);
  }

  /// A constant of 64-bit integers.
  public static ConstantData of(Shape shape, long... values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[values.length * 8]);
    MemorySegment.copy(values, 0, bytes, LONG, 0, values.length);
    return new ConstantData(TensorType.of(ElementType.I64, shape), bytes);
  }

  /// A constant of 8-bit integers, quantized or not.
  public static ConstantData ofBytes(TensorType type, byte[] values) {
    return new ConstantData(type, MemorySegment.ofArray(values.clone()));
  }

  /// A constant of 16-bit integers or half-precision bits.
  public static ConstantData ofShorts(TensorType type, short[] values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[values.length * 2]);
    MemorySegment.copy(values, 0, bytes, SHORT, 0, values.length);
    return new ConstantData(type, bytes);
  }

  /// A constant of 32-bit integers.
  public static ConstantData ofInts(TensorType type, int[] values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[values.length * 4]);
    MemorySegment.copy(values, 0, bytes, INT, 0, values.length);
    return new ConstantData(type, bytes);
  }

  /// Element type, shape and quantization.
  public TensorType type() {
    return type;
  }

  /// The elements, read-only.
  public MemorySegment bytes() {
    return bytes;
  }

  /// The same contents under another type of the same size.
  public ConstantData withType(TensorType other) {
    return new ConstantData(other, bytes);
  }

  /// Number of elements.
  public int elements() {
    return type.shape().elements();
  }

  /// Whether every element is zero.
  public boolean isZeros() {
    for (float value : floats()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /// A copy of the elements as floats; integers and half-precision numbers are converted, without
  /// applying any quantization.
  public float[] floats() {
    float[] values = new float[elements()];
    switch (type.element()) {
      case F32 -> MemorySegment.copy(bytes, FLOAT, 0, values, 0, values.length);
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.float16ToFloat(bytes.get(SHORT, 2L * i));
        }
      }
      case U8, I8, I16, I32, I64, BOOL -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = integer(i);
        }
      }
    }
    return values;
  }

  /// A copy of the elements as integers; not for floating-point constants.
  public long[] longs() {
    long[] values = new long[elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(i);
    }
    return values;
  }

  /// A copy of the elements as `int`s; not for floating-point constants.
  public int[] ints() {
    int[] values = new int[elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(integer(i));
    }
    return values;
  }

  /// A copy of 8-bit elements as stored.
  public byte[] int8() {
    if (type.element().bytes() != 1) {
      throw new IllegalStateException("not 8-bit: " + type.text());
    }
    return bytes.toArray(ValueLayout.JAVA_BYTE);
  }

  /// A copy of 16-bit elements as stored.
  public short[] shorts() {
    if (type.element().bytes() != 2) {
      throw new IllegalStateException("not 16-bit: " + type.text());
    }
    short[] values = new short[elements()];
    MemorySegment.copy(bytes, SHORT, 0, values, 0, values.length);
    return values;
  }

  /// SHA-256 of the contents, in hexadecimal.
  public String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes.asByteBuffer());
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private long integer(int index) {
    return switch (type.element()) {
      case U8 -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, index));
      case I8, BOOL -> bytes.get(ValueLayout.JAVA_BYTE, index);
      case I16 -> bytes.get(SHORT, 2L * index);
      case I32 -> bytes.get(INT, 4L * index);
      case I64 -> bytes.get(LONG, 8L * index);
      case F32, F16 -> throw new IllegalStateException("not integers: " + type.text());
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConstantData that
        && type.equals(that.type)
        && bytes.mismatch(that.bytes) == -1;
  }

  @Override
  public int hashCode() {
    long size = Math.min(bytes.byteSize(), 256);
    int hash = type.hashCode();
    for (long i = 0; i < size; i++) {
      hash = 31 * hash + bytes.get(ValueLayout.JAVA_BYTE, i);
    }
    return hash;
  }

  @Override
  public String toString() {
    return "constant " + type.text();
  }
}
