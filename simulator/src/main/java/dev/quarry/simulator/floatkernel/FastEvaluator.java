package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Graph;
import dev.quarry.simulator.reference.ReferenceEvaluator;

/// Executes float graphs with vector kernels on a few threads; quantized ops by their plain
/// definitions. Compiling the kernels begins when the evaluator is made, so make it early and use
/// one for all graphs.
public final class FastEvaluator implements Evaluator {
  private final int threads;
  private final Kernels kernels;

  /// @param threads how many threads execute a graph, the caller's included; results do not depend
  ///   on it
  public FastEvaluator(int threads) {
    this(threads, Kernels.warmingUp());
  }

  FastEvaluator(int threads, Kernels kernels) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, not " + threads);
    }
    this.threads = threads;
    this.kernels = kernels;
  }

  @Override
  public Evaluation prepare(Graph graph) {
    ReferenceEvaluator.requireNoNpuOps(graph);
    return new FastEvaluation(graph, new Workers(threads, kernels));
  }
}
