package dev.quarry.simulator.reference;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.npu.NpuOp;

/// Executes float and quantized graphs node by node with the plain definitions.
///
/// @param rounding how quantized ops round what they store
public record ReferenceEvaluator(RoundingRule rounding) implements Evaluator {
  /// Rounds to nearest, ties to even.
  public ReferenceEvaluator() {
    this(RoundingRule.HALF_EVEN);
  }

  @Override
  public Evaluation prepare(Graph graph) {
    requireNoNpuOps(graph);
    return new ReferenceEvaluation(graph, rounding);
  }

  /// Refuses graphs of the level NPU, whose integer arithmetic has an interpreter of its own.
  public static void requireNoNpuOps(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof NpuOp) {
        throw new CompileException(
            Diagnostic.error(
                    DiagnosticCode.NOT_EXECUTABLE, node.where(), "not an op on real numbers")
                .expected("levels IMPORTED, CANONICAL or QUANTIZED", "an op of the level NPU"));
      }
    }
  }
}
