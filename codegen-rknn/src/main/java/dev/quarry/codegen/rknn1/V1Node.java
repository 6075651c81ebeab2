package dev.quarry.codegen.rknn1;

import java.util.Optional;

/// A node; its number is its place in the list.
///
/// @param lid `name_uid`
/// @param name for ONNX sources the op's type and the ONNX node's name, joined by `_`
/// @param op for example `VSI_NN_OP_CONV2D`
/// @param uid unique number, which the vendor's profiler prints
/// @param inputCount number of input ports; toolkit 0.9 does not write it
/// @param outputCount number of output ports
/// @param params parameters of the op
/// @param policy rounding and overflow
public record V1Node(
    String lid,
    String name,
    String op,
    int uid,
    Optional<Integer> inputCount,
    Optional<Integer> outputCount,
    V1Params params,
    Optional<V1Policy> policy) {
  /// The id without its number: nodes of the source model, also where the name is only the op's.
  public String source() {
    String end = "_" + uid;
    return lid.endsWith(end) && lid.length() > end.length()
        ? lid.substring(0, lid.length() - end.length())
        : name;
  }

  /// Number of output ports.
  public int outputs() {
    return outputCount.orElse(1);
  }

  /// The op without its prefix, for example `CONV2D`.
  public String shortOp() {
    return op.startsWith(V1Op.PREFIX) ? op.substring(V1Op.PREFIX.length()) : op;
  }

  /// The op; empty for one that is not described.
  public Optional<V1Op> kind() {
    return V1Op.parse(op);
  }
}
