package dev.quarry.ir.eval;

import dev.quarry.ir.graph.Graph;

/// Executes graphs. Passes that need values are given one; they do not know which.
public interface Evaluator {
  /// Prepares a graph: packs weights, plans buffers.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the graph holds an op this evaluator does not
  ///   execute
  Evaluation prepare(Graph graph);
}
