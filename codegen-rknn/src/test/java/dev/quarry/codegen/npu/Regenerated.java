package dev.quarry.codegen.npu;

import dev.quarry.codegen.regs.Register;
import java.util.List;
import java.util.Set;

/// The tasks we would write for a node of a vendor's file.
///
/// @param tasks in execution order
/// @param given registers whose value was taken from the file, because no graph holds what it
///   depends on: they prove nothing and are not counted
record Regenerated(List<TaskImage> tasks, Set<Register> given) {
  /// Tasks that follow from the graph alone.
  static Regenerated of(List<TaskImage> tasks) {
    return new Regenerated(tasks, Set.of());
  }
}
