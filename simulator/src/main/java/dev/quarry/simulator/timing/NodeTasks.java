package dev.quarry.simulator.timing;

import static dev.quarry.codegen.regs.Field.LUT_WRITE;

import dev.quarry.codegen.npu.TaskReplay;
import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;

/// A node of a file with its tasks and the registers they run with.
///
/// @param index index of the node in the file
/// @param node the node
/// @param tasks its tasks that compute, in execution order
/// @param tableLoads its tasks that load a table, in execution order
public record NodeTasks(
    int index, RknnNode node, List<EffectiveTask> tasks, List<EffectiveTask> tableLoads) {
  private static final String PRODUCT = "exMatMul";

  public NodeTasks {
    tasks = List.copyOf(tasks);
    tableLoads = List.copyOf(tableLoads);
  }

  /// Every node of a file, in execution order.
  ///
  /// @throws CompileException if a task belongs to no node or its words lie outside the file
  public static List<NodeTasks> of(RknnModel model) {
    List<RknnNode> nodes = model.graph().nodes();
    long[] words = model.commandWords();
    var all = new ArrayList<NodeTasks>(nodes.size());
    List<List<EffectiveTask>> tasks = lists(nodes.size());
    List<List<EffectiveTask>> loads = lists(nodes.size());
    var replay = new TaskReplay();
    for (NpuTask task : model.tasks()) {
      var effective = new EffectiveTask(task, replay.run(words, task));
      if (task.nodeIndex() < 0 || task.nodeIndex() >= nodes.size()) {
        throw strayTask(task, nodes.size());
      }
      (loadsTable(task, words) ? loads : tasks).get(task.nodeIndex()).add(effective);
    }
    for (int i = 0; i < nodes.size(); i++) {
      all.add(new NodeTasks(i, nodes.get(i), tasks.get(i), loads.get(i)));
    }
    return all;
  }

  private static List<List<EffectiveTask>> lists(int count) {
    var lists = new ArrayList<List<EffectiveTask>>(count);
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  // a loader starts the DPU like any element-wise task; writing entries tells it apart
  private static boolean loadsTable(NpuTask task, long[] words) {
    for (int i = task.firstWord(); i < task.firstWord() + task.wordCount(); i++) {
      if (CommandWord.register(words[i]) == Register.DPU_LUT_ACCESS_CFG.address()
          && LUT_WRITE.get(CommandWord.value(words[i])) != 0) {
        return true;
      }
    }
    return false;
  }

  private static CompileException strayTask(NpuTask task, int nodes) {
    return new CompileException(
        Diagnostic.error(
            DiagnosticCode.DAMAGED_RKNN,
            "the task table",
            "a task belongs to node " + task.nodeIndex() + " of " + nodes));
  }

  /// Whether the node brings data into or out of the network.
  public boolean isBorder() {
    return node.type().equals("InputOperator") || node.type().equals("OutputOperator");
  }

  /// The columns the vendor's compiler prints for the node.
  public StaticColumns columns(RknnModel model) {
    if (node.type().equals(PRODUCT) && node.inputs().size() >= 2 && !node.outputs().isEmpty()) {
      return StaticColumns.ofProduct(model.graph(), node);
    }
    return tasks.stream()
        .filter(task -> ConvLayer.isConvolution(task.task()))
        .findFirst()
        .filter(_ -> !isBorder() && !node.inputs().isEmpty() && !node.outputs().isEmpty())
        .map(task -> StaticColumns.of(model.graph(), node, task.task(), task.registers()))
        .orElseGet(() -> StaticColumns.of(model.graph(), node));
  }
}
