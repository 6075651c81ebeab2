package dev.quarry.codegen.rknn2;

import java.util.List;

/// One step of a graph.
///
/// @param type for example `ConvExSwish`, `Concat`, `InputOperator`
/// @param name for example `Conv:/model.0/conv/conv/Conv`
/// @param unitCode 2 on the NPU, 0 on the CPU, see [#onNpu()]
/// @param inputs tensor indices
/// @param outputs tensor indices
/// @param param parameters
/// @param attributes BSON document of ONNX attributes; of an OutputOperator four task counts as u32
/// @param taskCounts number of tasks, one entry per NPU core
/// @param tableTaskCounts how many of the tasks load a look-up table, one entry per core
public record RknnNode(
    String type,
    String name,
    int unitCode,
    List<Integer> inputs,
    List<Integer> outputs,
    NodeParam param,
    RknnBuffer attributes,
    List<Integer> taskCounts,
    List<Integer> tableTaskCounts) {
  /// Unit code of the NPU.
  public static final int NPU = 2;

  /// Unit code of the CPU.
  public static final int CPU = 0;

  public RknnNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    taskCounts = List.copyOf(taskCounts);
    tableTaskCounts = List.copyOf(tableTaskCounts);
  }

  /// A node with `taskCount` tasks; it is on the NPU when there is at least one.
  public static RknnNode of(
      String type,
      String name,
      List<Integer> inputs,
      List<Integer> outputs,
      NodeParam param,
      int taskCount) {
    return new RknnNode(
        type,
        name,
        taskCount > 0 ? NPU : CPU,
        inputs,
        outputs,
        param,
        RknnBuffer.EMPTY,
        List.of(taskCount),
        List.of(0));
  }

  /// The same node on a certain unit; a node of the NPU without tasks only renames memory.
  public RknnNode onUnit(int unit) {
    return new RknnNode(
        type, name, unit, inputs, outputs, param, attributes, taskCounts, tableTaskCounts);
  }

  /// The same node with other attribute bytes.
  public RknnNode withAttributes(RknnBuffer bytes) {
    return new RknnNode(
        type, name, unitCode, inputs, outputs, param, bytes, taskCounts, tableTaskCounts);
  }

  /// The same node with the number of tasks that load a look-up table.
  // inferred: 2 on exactly the 264 nodes of 21 files that start with two table loaders, else 0
  public RknnNode withTableTasks(int count) {
    return new RknnNode(
        type, name, unitCode, inputs, outputs, param, attributes, taskCounts, List.of(count));
  }

  /// True when the node runs on the NPU.
  public boolean onNpu() {
    return unitCode == NPU;
  }

  /// Number of tasks of the node.
  public int taskCount() {
    return taskCounts.isEmpty() ? 0 : taskCounts.getFirst();
  }
}
