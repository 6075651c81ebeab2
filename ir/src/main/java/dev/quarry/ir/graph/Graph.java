package dev.quarry.ir.graph;

import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A network: inputs, nodes in execution order, outputs. Built by [GraphBuilder] or the parser;
/// checked by the verifier.
///
/// @param name name of the graph
/// @param inputs in the model's order
/// @param nodes each after the nodes it reads
/// @param outputs in the model's order
public record Graph(
    String name, List<GraphInput> inputs, List<Node> nodes, List<GraphOutput> outputs) {
  public Graph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /// The node that defines each value; inputs have none.
  public Map<Value, Node> definitions() {
    Map<Value, Node> definitions = HashMap.newHashMap(nodes.size());
    for (Node node : nodes) {
      for (Value result : node.results()) {
        definitions.put(result, node);
      }
    }
    return definitions;
  }

  /// How many times each value is read, by nodes and as output; values never read are absent.
  public Map<Value, Integer> useCounts() {
    Map<Value, Integer> uses = HashMap.newHashMap(nodes.size());
    for (Node node : nodes) {
      for (Value operand : node.operands()) {
        uses.merge(operand, 1, Integer::sum);
      }
    }
    for (GraphOutput output : outputs) {
      uses.merge(output.value(), 1, Integer::sum);
    }
    return uses;
  }

  /// The contents of every constant.
  public Map<Value, ConstantData> constants() {
    Map<Value, ConstantData> constants = HashMap.newHashMap(nodes.size());
    for (Node node : nodes) {
      if (node.op() instanceof Const(ConstantData data)) {
        constants.put(node.result(), data);
      }
    }
    return constants;
  }

  /// The input of a name.
  public Optional<GraphInput> input(String wanted) {
    return inputs.stream().filter(input -> input.name().equals(wanted)).findFirst();
  }
}
