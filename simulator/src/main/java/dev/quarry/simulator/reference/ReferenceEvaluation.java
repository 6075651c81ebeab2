package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.eval.TensorObserver;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A graph ready for the plain definitions; keeps every value of a run until its last use.
final class ReferenceEvaluation implements Evaluation {
  private final Graph graph;
  private final Map<Value, Tensor> constants = new HashMap<>();
  private final Map<Value, Integer> uses;

  ReferenceEvaluation(Graph graph) {
    this.graph = graph;
    uses = graph.useCounts();
    graph.constants().forEach((value, data) -> constants.put(value, Tensor.of(data)));
  }

  @Override
  public List<Tensor> run(List<Tensor> inputs, TensorObserver observer) {
    RunInputs.check(graph, inputs);
    Map<Value, Tensor> values = new HashMap<>(constants);
    Map<Value, Integer> left = new HashMap<>(uses);
    for (int i = 0; i < inputs.size(); i++) {
      Value value = graph.inputs().get(i).value();
      values.put(value, inputs.get(i));
      observer.observe(value, inputs.get(i));
    }
    Operands operands = value -> find(values, value);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Const) {
        continue;
      }
      List<Tensor> results = OpDefinitions.compute(node, operands);
      for (int i = 0; i < results.size(); i++) {
        values.put(node.results().get(i), results.get(i));
        observer.observe(node.results().get(i), results.get(i));
      }
      release(node, values, left);
    }
    var outputs = new ArrayList<Tensor>();
    for (GraphOutput output : graph.outputs()) {
      outputs.add(RunInputs.copy(find(values, output.value())));
    }
    return outputs;
  }

  private static Tensor find(Map<Value, Tensor> values, Value value) {
    Tensor tensor = values.get(value);
    if (tensor == null) {
      throw new IllegalStateException("this is a bug: " + value + " is read before it is defined");
    }
    return tensor;
  }

  private static void release(Node node, Map<Value, Tensor> values, Map<Value, Integer> left) {
    for (Value operand : node.operands()) {
      if (left.merge(operand, -1, Integer::sum) == 0) {
        values.remove(operand);
      }
    }
  }

  @Override
  public void close() {}
}
