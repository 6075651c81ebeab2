package dev.quarry.frontend.testing;

import com.google.protobuf.ByteString;
import dev.quarry.frontend.internal.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;

/// Constant tensors of ONNX models.
public final class OnnxConstants {
  // onnx.proto, TensorProto.DataType
  public static final int FLOAT = 1;
  public static final int INT8 = 3;
  public static final int INT32 = 6;
  public static final int INT64 = 7;
  public static final int BOOL = 9;
  public static final int FLOAT16 = 10;
  public static final int DOUBLE = 11;

  private OnnxConstants() {}

  /// A tensor that waits for its numbers.
  public static TensorProto.Builder empty(String name, int type, long... dims) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type)
        .addAllDims(LongStream.of(dims).boxed().toList());
  }

  /// Real numbers, raw.
  public static TensorProto.Builder reals(String name, float[] values, long... dims) {
    return empty(name, FLOAT, dims).setRawData(raw(values));
  }

  /// Whole numbers in a list, raw.
  public static TensorProto.Builder integers(String name, long... values) {
    ByteBuffer bytes = littleEndian(8 * values.length);
    bytes.asLongBuffer().put(values);
    return empty(name, INT64, values.length).setRawData(ByteString.copyFrom(bytes));
  }

  /// The bytes of real numbers.
  public static ByteString raw(float... values) {
    ByteBuffer bytes = littleEndian(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
