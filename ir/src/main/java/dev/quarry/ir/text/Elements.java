package dev.quarry.ir.text;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Single elements of constants as text, exact to the bit: numbers print in their shortest form, a
/// NaN that is not the usual one as `nan(BITS)`.
final class Elements {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int NAN = Float.floatToRawIntBits(Float.NaN);
  private static final short HALF_NAN = Float.floatToFloat16(Float.NaN);

  private Elements() {}

  /// One element as text.
  static String text(ConstantData data, int index) {
    MemorySegment bytes = data.bytes();
    return switch (data.type().element()) {
      case F32 -> {
        int bits = bytes.get(INT, 4L * index);
        float value = Float.intBitsToFloat(bits);
        yield Float.isNaN(value) && bits != NAN ? nan(bits & 0xffffffffL) : Float.toString(value);
      }
      case F16 -> {
        short bits = bytes.get(SHORT, 2L * index);
        float value = Float.float16ToFloat(bits);
        yield Float.isNaN(value) && bits != HALF_NAN ? nan(bits & 0xffff) : Float.toString(value);
      }
      case U8 -> Integer.toString(bytes.get(ValueLayout.JAVA_BYTE, index) & 0xff);
      case I8, BOOL -> Byte.toString(bytes.get(ValueLayout.JAVA_BYTE, index));
      case I16 -> Short.toString(bytes.get(SHORT, 2L * index));
      case I32 -> Integer.toString(bytes.get(INT, 4L * index));
      case I64 -> Long.toString(bytes.get(LONG, 8L * index));
    };
  }

  private static String nan(long bits) {
    return "nan(" + bits + ")";
  }

  /// The bits of a real number, or of an integer that is given where a real number may stand.
  static long bits(ElementType element, float value) {
    return element == ElementType.F16
        ? Float.floatToFloat16(value)
        : Float.floatToRawIntBits(value);
  }

  /// Whether bits are those of a NaN.
  static boolean isNan(ElementType element, long bits) {
    return switch (element) {
      case F32 -> bits == (bits & 0xffffffffL) && Float.isNaN(Float.intBitsToFloat((int) bits));
      case F16 -> bits == (bits & 0xffff) && Float.isNaN(Float.float16ToFloat((short) bits));
      case U8, I8, I16, I32, I64, BOOL -> false;
    };
  }

  /// Whether an integer fits an element.
  static boolean fits(ElementType element, long value) {
    return switch (element) {
      case U8 -> value == (value & 0xff);
      case I8, BOOL -> value == (byte) value;
      case I16 -> value == (short) value;
      case I32 -> value == (int) value;
      case I64, F32, F16 -> true;
    };
  }

  /// Stores the low bits of one element.
  static void store(MemorySegment target, ElementType element, int index, long bits) {
    switch (element.bytes()) {
      case 1 -> target.set(ValueLayout.JAVA_BYTE, index, (byte) bits);
      case 2 -> target.set(SHORT, 2L * index, (short) bits);
      case 4 -> target.set(INT, 4L * index, (int) bits);
      default -> target.set(LONG, 8L * index, bits);
    }
  }
}
