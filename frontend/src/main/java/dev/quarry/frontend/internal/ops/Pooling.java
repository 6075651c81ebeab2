package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.MaxPool2d;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// MaxPool, AveragePool and the global pools.
final class Pooling {
  private Pooling() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("MaxPool", Pooling::max);
    table.put("AveragePool", Pooling::average);
    table.put("GlobalAveragePool", n -> n.result(new GlobalAveragePool(n.value(0))));
    table.put("GlobalMaxPool", n -> n.result(new GlobalMaxPool(n.value(0))));
  }

  private static void max(NodeContext node) {
    node.attributes().integer("storage_order", 0); // concerns the indices only
    node.allowResults(1);
    boolean ceil = node.attributes().flag("ceil_mode", false);
    Window window = Windows.of(node, List.of());
    Lines.result(node, new MaxPool2d(Lines.operand(node, 0), window, ceil));
  }

  private static void average(NodeContext node) {
    boolean ceil = node.attributes().flag("ceil_mode", false);
    boolean include = node.attributes().flag("count_include_pad", false);
    Window window = Windows.of(node, List.of());
    Lines.result(node, new AveragePool2d(Lines.operand(node, 0), window, ceil, include));
  }
}
