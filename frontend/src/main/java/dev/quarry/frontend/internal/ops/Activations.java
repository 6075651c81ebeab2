package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Functions of single elements, and Softmax.
final class Activations {
  private Activations() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("Relu", n -> n.result(new Relu(n.value(0))));
    table.put("Sigmoid", n -> n.result(new Sigmoid(n.value(0))));
    table.put("Tanh", n -> n.result(new Tanh(n.value(0))));
    table.put("HardSwish", n -> n.result(new HardSwish(n.value(0))));
    table.put("Swish", Activations::swish);
    table.put(
        "LeakyRelu",
        n -> n.result(new LeakyRelu(n.value(0), n.attributes().number("alpha", 0.01f))));
    table.put("HardSigmoid", Activations::hardSigmoid);
    table.put("PRelu", n -> n.result(new PRelu(n.value(0), n.value(1))));
    table.put("Clip", Activations::clip);
    table.put("Softmax", Activations::softmax);
  }

  private static void swish(NodeContext node) {
    float alpha = node.attributes().number("alpha", 1);
    if (alpha != 1) {
      throw node.unsupported("Swish with a factor", "alpha 1", Float.toString(alpha));
    }
    node.result(new Silu(node.value(0)));
  }

  private static void hardSigmoid(NodeContext node) {
    float alpha = node.attributes().number("alpha", 0.2f);
    float beta = node.attributes().number("beta", 0.5f);
    node.result(new HardSigmoid(node.value(0), alpha, beta));
  }

  /// The limits are attributes up to opset 10, operands from 11 on.
  private static void clip(NodeContext node) {
    float low = node.attributes().number("min", -Float.MAX_VALUE);
    float high = node.attributes().number("max", Float.MAX_VALUE);
    if (node.has(1)) {
      low = node.number(1, "min");
    }
    if (node.has(2)) {
      high = node.number(2, "max");
    }
    node.result(new Clip(node.value(0), low, high));
  }

  /// Up to opset 12 the axes from `axis` on are taken together.
  private static void softmax(NodeContext node) {
    Shape shape = node.shape(0);
    boolean flattens = node.opset() < 13;
    int axis = Axes.one(node, node.attributes().integer("axis", flattens ? 1 : -1), shape.rank());
    Value input = node.value(0);
    int rest = new Shape(shape.dims().subList(axis, shape.rank())).elements();
    if (!flattens || rest == shape.at(axis)) {
      node.result(new Softmax(input, axis));
      return;
    }
    int rows = new Shape(shape.dims().subList(0, axis)).elements();
    Value flat = node.step(new Reshape(input, List.of(rows, rest)));
    Value soft = node.step(new Softmax(flat, 1));
    node.result(new Reshape(soft, shape.dims()));
  }
}
