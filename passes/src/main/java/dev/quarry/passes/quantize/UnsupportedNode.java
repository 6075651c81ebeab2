package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Errors of nodes that are computed nowhere.
final class UnsupportedNode {
  private UnsupportedNode() {}

  /// Refuses a graph with nodes that have no form.
  ///
  /// @throws CompileException naming every one of them, with the first limit it exceeds
  static void requireNone(Graph graph, TargetLimits limits) {
    Map<Value, ConstantData> constants = graph.constants();
    List<Diagnostic> problems =
        graph.nodes().stream()
            .filter(node -> Placement.of(node, constants, limits) instanceof Placement.None)
            .map(node -> diagnostic(node, constants, limits))
            .toList();
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
  }

  /// The error of a node that exceeds limits.
  static Diagnostic diagnostic(Node node, Map<Value, ConstantData> constants, TargetLimits limits) {
    return limits.against(node.op(), constants).stream()
        .findFirst()
        .map(breach -> breach.diagnostic(node))
        .orElseGet(() -> withoutLimit(node));
  }

  private static Diagnostic withoutLimit(Node node) {
    String operands =
        node.operands().stream().map(v -> v.type().text()).collect(Collectors.joining(", "));
    return Diagnostic.error(
            DiagnosticCode.NOT_SUPPORTED_BY_TARGET, node.where(), "this op has no quantized form")
        .expected("an op on computed real numbers", node.op().def().mnemonic() + " of " + operands)
        .help(
            "run fold-constants, or cut the network before this node: --outputs '"
                + node.operands().stream().findFirst().map(v -> v.label()).orElse("")
                + "'");
  }
}
