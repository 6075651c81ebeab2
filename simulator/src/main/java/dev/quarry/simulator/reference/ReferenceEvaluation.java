package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.eval.TensorObserver;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A graph ready for the plain definitions; keeps every value of a run until its last use.
final class ReferenceEvaluation implements Evaluation {
  private final Graph graph;
  private final RoundingRule rounding;
  private final Values constants;
  private final Map<Value, Integer> uses;

  ReferenceEvaluation(Graph graph, RoundingRule rounding) {
    this.graph = graph;
    this.rounding = rounding;
    uses = graph.useCounts();
    constants = new Values(graph);
    graph.constants().forEach((value, data) -> constants.set(value, Tensor.of(data)));
  }

  @Override
  public List<Tensor> run(List<Tensor> inputs, TensorObserver observer) {
    RunInputs.check(graph, inputs);
    Values values = constants.copy();
    Map<Value, Integer> left = new HashMap<>(uses);
    for (int i = 0; i < inputs.size(); i++) {
      Value value = graph.inputs().get(i).value();
      values.set(value, inputs.get(i));
      observer.observe(value, inputs.get(i));
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Const) {
        continue;
      }
      List<Tensor> results = OpDefinitions.compute(node, values, rounding);
      for (int i = 0; i < results.size(); i++) {
        values.set(node.results().get(i), results.get(i));
        observer.observe(node.results().get(i), results.get(i));
      }
      release(node, values, left);
    }
    var outputs = new ArrayList<Tensor>();
    for (GraphOutput output : graph.outputs()) {
      outputs.add(RunInputs.copy(values.tensor(output.value())));
    }
    return outputs;
  }

  private static void release(Node node, Values values, Map<Value, Integer> left) {
    for (Value operand : node.operands()) {
      if (left.merge(operand, -1, Integer::sum) == 0) {
        values.clear(operand);
      }
    }
  }

  @Override
  public void close() {}
}
