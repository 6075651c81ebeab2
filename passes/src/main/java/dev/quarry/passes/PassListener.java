package dev.quarry.passes;

import dev.quarry.ir.graph.Module;

/// Watches a pipeline, for example to write the IR after every pass that changed something.
@FunctionalInterface
public interface PassListener {
  /// Watches nothing.
  PassListener NONE = (_, _, _) -> {};

  /// Called after each pass, the module verified.
  ///
  /// @param index position of the pass in the pipeline, from 0
  /// @param module what the pass delivered
  /// @param statistics what it did
  void passed(int index, Module module, PassStatistics statistics);
}
