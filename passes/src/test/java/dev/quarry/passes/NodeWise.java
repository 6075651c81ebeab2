package dev.quarry.passes;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.oracle.Oracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares lowered networks with quantized ones node by node: each NPU node is given the stored
/// values the quantized network computed, so that differences do not add up.
final class NodeWise {
  private NodeWise() {}

  static void compare(Graph quantized, Graph npu, List<Tensor> inputs) {
    Map<Value, Tensor> stored = new HashMap<>();
    new Oracle(quantized).run(inputs, stored::put);
    List<Value> order = new ArrayList<>();
    for (Node node : quantized.nodes()) {
      if (!(node.op() instanceof Const || node.op() instanceof Dequantize)) {
        order.add(node.result());
      }
    }
    // Quantized inputs come first on both sides, then the nodes in one order.
    Map<Value, Tensor> given = new HashMap<>();
    int next = 0;
    for (GraphInput input : npu.inputs()) {
      if (input.value().type().element() == ElementType.I8) {
        given.put(input.value(), stored.get(order.get(next++)));
      }
    }
    for (Node node : npu.nodes()) {
      if (node.op() instanceof Const) {
        continue;
      }
      Tensor expected = stored.get(order.get(next++));
      if (!(node.op() instanceof NpuConvertInput)) {
        compare(node, expected.int8(), alone(node, npu, given).int8());
      }
      given.put(node.result(), expected);
    }
  }

  private static void compare(Node node, byte[] expected, byte[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (Math.abs(expected[i] - actual[i]) > allowed(node.op())) {
        throw new AssertionError(
            "%s element %d: %d is %d on the NPU%n%s"
                .formatted(node.where(), i, expected[i], actual[i], node.op()));
      }
    }
  }

  /// One step; nothing where stored values are only moved. Below its range a table holds its first
  /// entry (npu-arithmetic.md section 5), above it its last one or a line.
  private static int allowed(Op op) {
    return switch (op) {
      case NpuMaxPool _, NpuResizeNearest _ -> 0;
      case NpuConv conv when conv.table().function().isPresent() -> {
        TableFunction function = conv.table().function().get();
        double held = Math.abs(function.apply(-function.range()));
        yield 1 + (int) Math.ceil(held / conv.out().step().scale());
      }
      default -> 1;
    };
  }

  private static Tensor alone(Node node, Graph npu, Map<Value, Tensor> values) {
    var builder = new GraphBuilder("alone");
    Map<Value, Value> mapped = new HashMap<>();
    Map<Value, Tensor> given = new HashMap<>();
    var constants = npu.constants();
    for (Value operand : node.operands()) {
      if (!constants.containsKey(operand) && !mapped.containsKey(operand)) {
        Value input = builder.input(operand.name(), operand.type());
        mapped.put(operand, input);
        given.put(input, values.get(operand));
      }
    }
    for (Value operand : node.operands()) {
      if (constants.containsKey(operand)) {
        mapped.computeIfAbsent(operand, v -> builder.constant(constants.get(v)));
      }
    }
    Op op = node.op().def().withOperands(node.op(), mapped::get);
    builder.output("y", builder.append(op, node.location(), "y"));
    Graph graph = builder.build();
    List<Tensor> inputs = graph.inputs().stream().map(in -> given.get(in.value())).toList();
    return new Oracle(graph).run(inputs).getFirst();
  }
}
