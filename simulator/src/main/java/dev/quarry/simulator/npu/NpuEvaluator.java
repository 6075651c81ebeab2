package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Graph;

/// Executes graphs of NPU level.
public final class NpuEvaluator implements Evaluator {
  @Override
  public Evaluation prepare(Graph graph) {
    return new NpuEvaluation(graph);
  }
}
