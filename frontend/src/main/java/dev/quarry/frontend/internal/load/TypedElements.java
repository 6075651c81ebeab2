package dev.quarry.frontend.internal.load;

import dev.quarry.frontend.internal.proto.TensorProto;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The typed fields of an ONNX tensor, packed the way `raw_data` would hold them. Which field holds
/// which element type is fixed by the specification: `int32_data` also holds everything narrower.
final class TypedElements {
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TypedElements() {}

  /// @param elements how many the shape asks for; checked before memory is taken
  static MemorySegment pack(TensorProto tensor, int elements, String where) {
    int code = tensor.getDataType();
    OnnxType type = OnnxType.of(code);
    int found = count(tensor, code);
    if (found != elements) {
      throw TensorReader.bad(
          where,
          "the shape asks for "
              + elements
              + " elements of "
              + type.name()
              + ", the data has "
              + found);
    }
    MemorySegment packed = MemorySegment.ofArray(new byte[elements * type.bytes()]);
    switch (code) {
      case OnnxType.FLOAT -> floats(tensor, packed);
      case OnnxType.DOUBLE -> doubles(tensor, packed);
      case OnnxType.INT64 -> longs(tensor, packed);
      case OnnxType.UINT32, OnnxType.UINT64 -> unsigned(tensor, packed, type.bytes());
      default -> narrow(tensor, packed, type.bytes());
    }
    return packed;
  }

  private static int count(TensorProto tensor, int code) {
    return switch (code) {
      case OnnxType.FLOAT -> tensor.getFloatDataCount();
      case OnnxType.DOUBLE -> tensor.getDoubleDataCount();
      case OnnxType.INT64 -> tensor.getInt64DataCount();
      case OnnxType.UINT32, OnnxType.UINT64 -> tensor.getUint64DataCount();
      default -> tensor.getInt32DataCount();
    };
  }

  private static void floats(TensorProto tensor, MemorySegment packed) {
    for (int i = 0; i < tensor.getFloatDataCount(); i++) {
      packed.setAtIndex(FLOAT, i, tensor.getFloatData(i));
    }
  }

  private static void doubles(TensorProto tensor, MemorySegment packed) {
    for (int i = 0; i < tensor.getDoubleDataCount(); i++) {
      packed.setAtIndex(DOUBLE, i, tensor.getDoubleData(i));
    }
  }

  private static void longs(TensorProto tensor, MemorySegment packed) {
    for (int i = 0; i < tensor.getInt64DataCount(); i++) {
      packed.setAtIndex(LONG, i, tensor.getInt64Data(i));
    }
  }

  private static void unsigned(TensorProto tensor, MemorySegment packed, int bytes) {
    for (int i = 0; i < tensor.getUint64DataCount(); i++) {
      if (bytes == Long.BYTES) {
        packed.setAtIndex(LONG, i, tensor.getUint64Data(i));
      } else {
        packed.setAtIndex(INT, i, (int) tensor.getUint64Data(i));
      }
    }
  }

  private static void narrow(TensorProto tensor, MemorySegment packed, int bytes) {
    for (int i = 0; i < tensor.getInt32DataCount(); i++) {
      int element = tensor.getInt32Data(i);
      switch (bytes) {
        case 1 -> packed.set(ValueLayout.JAVA_BYTE, i, (byte) element);
        case 2 -> packed.setAtIndex(SHORT, i, (short) element);
        default -> packed.setAtIndex(INT, i, element);
      }
    }
  }
}
