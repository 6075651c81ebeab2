package dev.quarry.simulator.machine;

import dev.quarry.codegen.rknn2.RknnNode;

/// Sees every node of a file when its last task has run.
@FunctionalInterface
public interface NodeObserver {
  /// Sees nothing.
  NodeObserver NONE = (_, _, _) -> {};

  /// Called after a node with tasks.
  ///
  /// @param index index of the node
  /// @param node the node
  /// @param machine gives the stored values of its results
  void finished(int index, RknnNode node, RegisterMachine machine);
}
