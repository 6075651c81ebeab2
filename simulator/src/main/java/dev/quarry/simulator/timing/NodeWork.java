package dev.quarry.simulator.timing;

import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import java.util.List;

/// What a node asks of the chip: its tasks, or elements and products for the CPU.
///
/// @param index index of the node in the file
/// @param tasks tasks that compute
/// @param tableLoads tasks that load a table
/// @param cpuElements elements a node on the CPU delivers
/// @param cpuProducts multiplications of a matrix product on the CPU
record NodeWork(
    int index,
    List<TaskWork> tasks,
    List<TaskWork> tableLoads,
    long cpuElements,
    long cpuProducts) {
  NodeWork {
    tasks = List.copyOf(tasks);
    tableLoads = List.copyOf(tableLoads);
  }

  static NodeWork of(RknnModel model, NodeTasks node) {
    boolean onCpu = !node.node().onNpu() && !node.isBorder();
    long elements = 0;
    for (int output : node.node().outputs()) {
      elements += onCpu ? elements(model.tensor(output)) : 0;
    }
    return new NodeWork(
        node.index(),
        node.tasks().stream().map(TaskReading::work).toList(),
        node.tableLoads().stream().map(TaskReading::tableLoad).toList(),
        elements,
        elements * depth(model, node.node()));
  }

  /// Products per element of a matrix product, 0 for anything else.
  private static long depth(RknnModel model, RknnNode node) {
    if (!node.type().contains("MatMul") || node.inputs().isEmpty()) {
      return 0;
    }
    List<Integer> shape = model.tensor(node.inputs().getFirst()).shape();
    return shape.isEmpty() ? 0 : shape.getLast();
  }

  private static long elements(RknnTensor tensor) {
    long elements = 1;
    for (int size : tensor.shape()) {
      elements *= Math.max(1, size);
    }
    return elements;
  }
}
