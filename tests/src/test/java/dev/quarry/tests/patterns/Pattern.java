package dev.quarry.tests.patterns;

import dev.quarry.frontend.testing.OnnxModel;
import java.util.function.Consumer;

/// One thing ONNX models say.
///
/// @param name what it is, for people
/// @param vendorOnNpu whether the vendor's compiler puts all of it on the NPU, as far as is known
/// @param network the model
record Pattern(String name, boolean vendorOnNpu, OnnxModel network) {
  /// A pattern the vendor's compiler puts on the NPU; it begins with input `x` and ends in output
  /// `y`.
  static Pattern npu(String name, Consumer<OnnxModel> nodes, long... input) {
    return of(name, true, nodes, input);
  }

  /// One with a part on the CPU, or that the vendor's compiler is not known to have.
  static Pattern cpu(String name, Consumer<OnnxModel> nodes, long... input) {
    return of(name, false, nodes, input);
  }

  private static Pattern of(
      String name, boolean vendorOnNpu, Consumer<OnnxModel> nodes, long... input) {
    var network = new OnnxModel(13).input("x", input).output("y");
    nodes.accept(network);
    return new Pattern(name, vendorOnNpu, network);
  }
}
