package dev.quarry.frontend.internal.source;

import dev.quarry.frontend.internal.proto.NodeProto;

/// A node of the model file with the name it is reported under. Two nodes are equal only if they
/// are the same: comparing messages would compare weights.
public final class SourceNode {
  private final int index;
  private final String name;
  private final NodeProto proto;

  /// @param index position in the file
  /// @param prefix put in front of the name: the node whose branch this one belongs to, or empty
  /// @param proto the message; without a name of its own the node is called `OpType_index`
  SourceNode(int index, String prefix, NodeProto proto) {
    String own = proto.getName().isEmpty() ? proto.getOpType() + "_" + index : proto.getName();
    this.index = index;
    this.name = prefix + own;
    this.proto = proto;
  }

  /// Position in the file.
  int index() {
    return index;
  }

  /// The name it is reported under.
  public String name() {
    return name;
  }

  /// The message.
  public NodeProto proto() {
    return proto;
  }

  /// The operator, with its domain when it is not a standard one.
  public String operator() {
    return isStandard() ? proto.getOpType() : proto.getDomain() + "." + proto.getOpType();
  }

  /// Whether the operator belongs to the ONNX standard.
  public boolean isStandard() {
    return isStandard(proto.getDomain());
  }

  /// Whether a domain is that of the ONNX standard, which has two spellings.
  public static boolean isStandard(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  /// Operator and name for messages, for example `Conv at 'model.3.conv'`.
  public String where() {
    return operator() + " at '" + name + "'";
  }
}
