package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
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
    node.result(new MaxPool2d(node.value(0), Windows.of(node, List.of()), ceil));
  }

  private static void average(NodeContext node) {
    boolean ceil = node.attributes().flag("ceil_mode", false);
    boolean include = node.attributes().flag("count_include_pad", false);
    node.result(new AveragePool2d(node.value(0), Windows.of(node, List.of()), ceil, include));
  }
}
