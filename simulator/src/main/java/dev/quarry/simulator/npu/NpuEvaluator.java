package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.npu.NpuOp;

/// Executes graphs of NPU level.
public final class NpuEvaluator implements Evaluator {
  @Override
  public Evaluation prepare(Graph graph) {
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof NpuOp || node.op() instanceof Const)) {
        throw new IllegalArgumentException("not at NPU level: " + node.where());
      }
    }
    return new NpuEvaluation(graph);
  }
}
