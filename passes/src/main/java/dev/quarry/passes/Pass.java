package dev.quarry.passes;

import dev.quarry.ir.graph.Module;

/// A pure function from module to module. Implementations are records of their options.
public interface Pass {
  /// Name, summary, levels, effect.
  PassInfo info();

  /// Rewrites a module. Without a change the same module is returned. The level of the result is
  /// set by the manager.
  ///
  /// @param module at one of the levels the pass requires
  /// @param context counters, and what the caller provides
  /// @throws dev.quarry.ir.diag.CompileException if the network cannot be handled
  Module run(Module module, PassContext context);

  /// Whether the pass keeps every value in its place and gives the context their ranges anew: it
  /// can run behind the calibration then.
  default boolean handsRangesOn() {
    return false;
  }
}
