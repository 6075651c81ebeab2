package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Reductions along axes, and ArgMax.
final class Reductions {
  private Reductions() {}

  @FunctionalInterface
  private interface Maker {
    Op make(Value input, List<Integer> axes, boolean keepDims);
  }

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("ReduceMean", n -> reduce(n, ReduceMean::new));
    table.put("ReduceSum", n -> reduce(n, ReduceSum::new));
    table.put("ReduceMax", n -> reduce(n, ReduceMax::new));
    table.put("ArgMax", Reductions::argMax);
  }

  private static void reduce(NodeContext node, Maker maker) {
    int rank = node.shape(0).rank();
    boolean keep = node.attributes().flag("keepdims", true);
    boolean nothing = node.attributes().flag("noop_with_empty_axes", false);
    List<Integer> given = Axes.given(node, 1).orElse(List.of());
    if (given.isEmpty() && nothing) {
      node.result(node.operand(0));
      return;
    }
    List<Integer> axes =
        given.isEmpty() ? IntStream.range(0, rank).boxed().toList() : Axes.all(node, given, rank);
    node.result(maker.make(node.value(0), axes, keep));
  }

  private static void argMax(NodeContext node) {
    int axis = Axes.one(node, node.attributes().integer("axis", 0), node.shape(0).rank());
    node.result(
        new ArgMax(
            node.value(0),
            axis,
            node.attributes().flag("keepdims", true),
            node.attributes().flag("select_last_index", false)));
  }
}
