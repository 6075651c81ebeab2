package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.MatMul;
import java.util.Map;
import java.util.function.Consumer;

/// Gemm and MatMul.
final class Matrices {
  private Matrices() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("Gemm", Matrices::gemm);
    table.put("MatMul", Matrices::matMul);
  }

  private static void gemm(NodeContext node) {
    Convolutions.requireFinite(node, 1, 2);
    node.result(
        new Gemm(
            node.value(0),
            node.value(1),
            node.optionalValue(2),
            node.attributes().number("alpha", 1),
            node.attributes().number("beta", 1),
            node.attributes().flag("transA", false),
            node.attributes().flag("transB", false)));
  }

  private static void matMul(NodeContext node) {
    Convolutions.requireFinite(node, 0, 1);
    node.result(new MatMul(node.value(0), node.value(1)));
  }
}
