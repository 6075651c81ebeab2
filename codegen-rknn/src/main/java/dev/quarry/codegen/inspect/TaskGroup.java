package dev.quarry.codegen.inspect;

import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.NpuTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Tasks of one node that follow each other, start the same units and have equally many words.
///
/// @param first index of the first task
/// @param last index of the last task
/// @param task the first task
record TaskGroup(int first, int last, NpuTask task) {
  /// The groups of a task table, in order.
  static List<TaskGroup> of(List<NpuTask> tasks) {
    var groups = new ArrayList<TaskGroup>();
    int first = 0;
    for (int i = 1; i <= tasks.size(); i++) {
      if (i == tasks.size() || !alike(tasks.get(first), tasks.get(i))) {
        groups.add(new TaskGroup(first, i - 1, tasks.get(first)));
        first = i;
      }
    }
    return groups;
  }

  private static boolean alike(NpuTask a, NpuTask b) {
    return a.nodeIndex() == b.nodeIndex()
        && a.enableMask() == b.enableMask()
        && a.wordCount() == b.wordCount();
  }

  /// The units a task starts, for example `DPU+DPU_RDMA`.
  static String units(NpuTask task) {
    return String.join("+", unitNames(task));
  }

  /// The units a task starts, as words of documents for programs.
  static List<String> unitWords(NpuTask task) {
    return unitNames(task).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private static List<String> unitNames(NpuTask task) {
    var names = new ArrayList<String>();
    for (Unit unit : Unit.values()) {
      if (unit.isIn(task.enableMask())) {
        names.add(unit.name());
      }
    }
    return names;
  }
}
