package dev.quarry.frontend.testing;

import com.google.protobuf.ByteString;
import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.internal.proto.AttributeProto.AttributeType;
import dev.quarry.frontend.internal.proto.TensorProto;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Attributes of ONNX nodes.
public final class OnnxAttributes {
  private OnnxAttributes() {}

  /// A list of whole numbers.
  public static AttributeProto ints(String name, long... values) {
    return attribute(name, AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }

  /// A whole number.
  public static AttributeProto integer(String name, long value) {
    return attribute(name, AttributeType.INT).setI(value).build();
  }

  /// A real number.
  public static AttributeProto real(String name, float value) {
    return attribute(name, AttributeType.FLOAT).setF(value).build();
  }

  /// A word.
  public static AttributeProto text(String name, String value) {
    return attribute(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
  }

  /// A list of words.
  public static AttributeProto texts(String name, String... values) {
    return attribute(name, AttributeType.STRINGS)
        .addAllStrings(Stream.of(values).map(ByteString::copyFromUtf8).toList())
        .build();
  }

  /// A tensor, see [OnnxConstants].
  public static AttributeProto tensor(String name, TensorProto.Builder value) {
    return attribute(name, AttributeType.TENSOR).setT(value).build();
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
