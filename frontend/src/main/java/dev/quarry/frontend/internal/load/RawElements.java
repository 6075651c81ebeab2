package dev.quarry.frontend.internal.load;

import java.lang.foreign.MemorySegment;

/// Elements as ONNX stores them, converted to the element types of the IR. Types the IR has are
/// returned as they are, without a copy.
final class RawElements {
  private RawElements() {}

  static MemorySegment convert(MemorySegment stored, int code, String where) {
    return switch (code) {
      case OnnxType.FLOAT16 -> fromHalf(stored);
      case OnnxType.BFLOAT16 -> fromBrainFloat(stored);
      case OnnxType.DOUBLE -> fromDouble(stored, where);
      case OnnxType.UINT16 -> fromUint16(stored);
      case OnnxType.UINT32 -> fromUint32(stored);
      case OnnxType.UINT64 -> fromUint64(stored, where);
      default -> stored;
    };
  }

  private static MemorySegment fromHalf(MemorySegment stored) {
    int count = (int) (stored.byteSize() / Short.BYTES);
    MemorySegment floats = allocate(count, Float.BYTES);
    for (int i = 0; i < count; i++) {
      float value = Float.float16ToFloat(stored.getAtIndex(TypedElements.SHORT, i));
      floats.setAtIndex(TypedElements.FLOAT, i, value);
    }
    return floats;
  }

  /// A bfloat16 is the upper half of a float.
  private static MemorySegment fromBrainFloat(MemorySegment stored) {
    int count = (int) (stored.byteSize() / Short.BYTES);
    MemorySegment floats = allocate(count, Float.BYTES);
    for (int i = 0; i < count; i++) {
      int bits = stored.getAtIndex(TypedElements.SHORT, i) << 16;
      floats.setAtIndex(TypedElements.INT, i, bits);
    }
    return floats;
  }

  private static MemorySegment fromDouble(MemorySegment stored, String where) {
    int count = (int) (stored.byteSize() / Double.BYTES);
    MemorySegment floats = allocate(count, Float.BYTES);
    for (int i = 0; i < count; i++) {
      double value = stored.getAtIndex(TypedElements.DOUBLE, i);
      if (Float.isInfinite((float) value) && !Double.isInfinite(value)) {
        throw TensorReader.bad(where, "the double " + value + " does not fit a float");
      }
      floats.setAtIndex(TypedElements.FLOAT, i, (float) value);
    }
    return floats;
  }

  private static MemorySegment fromUint16(MemorySegment stored) {
    int count = (int) (stored.byteSize() / Short.BYTES);
    MemorySegment ints = allocate(count, Integer.BYTES);
    for (int i = 0; i < count; i++) {
      int value = Short.toUnsignedInt(stored.getAtIndex(TypedElements.SHORT, i));
      ints.setAtIndex(TypedElements.INT, i, value);
    }
    return ints;
  }

  private static MemorySegment fromUint32(MemorySegment stored) {
    int count = (int) (stored.byteSize() / Integer.BYTES);
    MemorySegment longs = allocate(count, Long.BYTES);
    for (int i = 0; i < count; i++) {
      long value = Integer.toUnsignedLong(stored.getAtIndex(TypedElements.INT, i));
      longs.setAtIndex(TypedElements.LONG, i, value);
    }
    return longs;
  }

  private static MemorySegment fromUint64(MemorySegment stored, String where) {
    for (long at = 0; at < stored.byteSize(); at += Long.BYTES) {
      if (stored.get(TypedElements.LONG, at) < 0) {
        throw TensorReader.bad(where, "an unsigned number does not fit 63 bits");
      }
    }
    return stored;
  }

  /// The source is at least half as large and holds less than 2 GiB; [TensorReader] refuses more.
  private static MemorySegment allocate(int count, int elementBytes) {
    return MemorySegment.ofArray(new byte[count * elementBytes]);
  }
}
