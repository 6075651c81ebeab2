package dev.quarry;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.Breach;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.quantize.FormLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node of a compiled network that the CPU of the chip executes.
///
/// @param op the op's name in the intermediate representation
/// @param onnxNodes the ONNX nodes it comes from
/// @param limit id of the limit that keeps it from the NPU
/// @param reason why the NPU does not do it: the limit, and what was found
/// @param remedy what would avoid it
public record CpuNode(
    String op, List<String> onnxNodes, String limit, String reason, String remedy) {
  public CpuNode {
    onnxNodes = List.copyOf(onnxNodes);
  }

  /// The nodes of a network at NPU level that run on the CPU, in order.
  public static List<CpuNode> of(Module lowered, TargetLimits limits) {
    Map<Value, ConstantData> constants = lowered.graph().constants();
    return lowered.graph().nodes().stream()
        .flatMap(node -> of(node, limits, constants).stream())
        .toList();
  }

  /// A node, if it runs on the CPU; casts are the conversions of other nodes.
  ///
  /// @throws IllegalStateException if no limit keeps it from the NPU, which is a bug
  static Optional<CpuNode> of(Node node, TargetLimits limits, Map<Value, ConstantData> constants) {
    if (!(node.op() instanceof NnOp op) || op instanceof Cast) {
      return Optional.empty();
    }
    Breach breach =
        limits.against(op, constants).stream()
            .findFirst()
            // a layer computed with halves in a network of bytes
            .or(() -> FormLimits.inHalves(limits).against(op, constants).stream().findFirst())
            .orElseThrow(
                () -> new IllegalStateException(node.where() + " is on the CPU without a reason"));
    List<String> sources = node.location().sources();
    return Optional.of(
        new CpuNode(
            op.def().mnemonic(),
            sources.isEmpty() ? List.of(node.result().label()) : sources,
            breach.limit().id(),
            breach.reason(),
            breach.remedy()));
  }

  /// The error of a node that must not run on the CPU.
  Diagnostic refused() {
    return Diagnostic.error(
            DiagnosticCode.NOT_SUPPORTED_BY_TARGET,
            op + " at '" + String.join("+", onnxNodes) + "'",
            "it would run on the CPU of the chip: " + reason + " [" + limit + "]")
        .help(remedy);
  }
}
