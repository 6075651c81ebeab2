package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.simulator.reference.ReferenceEvaluator;

/// Executes float graphs with vector kernels on a few threads; quantized ops by their plain
/// definitions. Compiling the kernels begins when the evaluator is made, so make it early and use
/// one for all graphs.
public final class FastEvaluator implements Evaluator {
  private final int threads;
  private final Kernels kernels;
  private final RoundingRule rounding;

  /// @param threads how many threads execute a graph, the caller's included; results do not depend
  ///   on it
  public FastEvaluator(int threads) {
    this(threads, RoundingRule.HALF_EVEN);
  }

  /// @param threads how many threads execute a graph, the caller's included; results do not depend
  ///   on it
  /// @param rounding how quantized ops round what they store
  public FastEvaluator(int threads, RoundingRule rounding) {
    this(threads, Kernels.warmingUp(), rounding);
  }

  FastEvaluator(int threads, Kernels kernels) {
    this(threads, kernels, RoundingRule.HALF_EVEN);
  }

  private FastEvaluator(int threads, Kernels kernels, RoundingRule rounding) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, not " + threads);
    }
    this.threads = threads;
    this.kernels = kernels;
    this.rounding = rounding;
  }

  @Override
  public Evaluation prepare(Graph graph) {
    ReferenceEvaluator.requireNoNpuOps(graph);
    return new FastEvaluation(graph, new Workers(threads, kernels), rounding);
  }
}
