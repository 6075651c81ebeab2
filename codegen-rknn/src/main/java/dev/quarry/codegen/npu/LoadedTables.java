package dev.quarry.codegen.npu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the tables of the chip hold while tasks run one after the other, to leave out tasks that
/// would load what is there.
///
/// The tables are not banked like registers: the vendor's two loaders run in different banks, and
/// the tasks behind them, which all run in the first bank, find both tables; of a node cut into
/// several tasks only the first is preceded by loaders. That nodes in between leave the tables
/// alone follows from the register description: only writes of the access registers reach them.
// inferred for the chip: the vendor's compiler loads tables for every node
final class LoadedTables {
  /// Entries by the word that selects a table.
  private final Map<Long, List<Long>> held = new HashMap<>();

  /// The tasks of a node without those that load what the tables hold already.
  List<TaskImage> needed(List<TaskImage> tasks) {
    var needed = new ArrayList<TaskImage>();
    for (TaskImage task : tasks) {
      if (task.tail().isEmpty()) {
        needed.add(task);
      } else if (!task.tail().equals(held.put(task.tail().getFirst(), task.tail()))) {
        needed.add(task);
      }
    }
    return needed;
  }

  /// Nothing is known any more: another program may have used the NPU.
  void forget() {
    held.clear();
  }
}
