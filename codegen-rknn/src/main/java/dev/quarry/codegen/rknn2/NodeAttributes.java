package dev.quarry.codegen.rknn2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn2.internal.BsonReader;
import dev.quarry.codegen.rknn2.internal.Damage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The attribute bytes of a node, decoded.
public final class NodeAttributes {
  private static final int SHORTEST_DOCUMENT = 5;
  private static final String OUTPUT_OPERATOR = "OutputOperator";

  private NodeAttributes() {}

  /// ONNX attributes as `{name: {"dtype": "i", "value": 1}}`; empty when the node has none.
  ///
  /// @param node any node; an OutputOperator has no attributes but [#outputTasks]
  public static ObjectNode of(RknnNode node) {
    RknnBuffer bytes = node.attributes();
    // fused nodes of compiler 2.x hold a single zero byte
    if (node.type().equals(OUTPUT_OPERATOR) || bytes.size() < SHORTEST_DOCUMENT) {
      return BsonReader.empty();
    }
    return BsonReader.read(node.type() + " '" + node.name() + "'", bytes.asByteBuffer());
  }

  /// What the conversion tasks of an output are for.
  ///
  /// @param nhwc transposition to int8 NHWC
  /// @param nhwcFloat conversion of that to float
  /// @param nchw conversion to int8 NCHW
  /// @param nchwFloat the float NCHW path
  // RKNN v2: rknn2-format.md section 6 (sum and nchw proven, the others inferred)
  public record OutputTasks(int nhwc, int nhwcFloat, int nchw, int nchwFloat) {
    /// No tasks: the CPU converts the native output.
    public static final OutputTasks NONE = new OutputTasks(0, 0, 0, 0);

    private static final int BYTES = 16;

    /// The bytes an OutputOperator stores.
    public RknnBuffer encode() {
      return RknnBuffer.of(
          ByteBuffer.allocate(BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(nhwc)
              .putInt(nhwcFloat)
              .putInt(nchw)
              .putInt(nchwFloat)
              .flip());
    }
  }

  /// The task groups of an OutputOperator.
  public static OutputTasks outputTasks(RknnNode node) {
    if (node.attributes().size() != OutputTasks.BYTES) {
      throw Damage.damaged(
          node.type() + " '" + node.name() + "'",
          "expected four task counts, found " + node.attributes().size() + " bytes");
    }
    var in = node.attributes().asByteBuffer();
    return new OutputTasks(in.getInt(0), in.getInt(4), in.getInt(8), in.getInt(12));
  }
}
