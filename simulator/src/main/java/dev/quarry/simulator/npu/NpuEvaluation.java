package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.eval.TensorObserver;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.OpDefinitions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A graph of NPU level ready to run; keeps every value of a run until its last use.
final class NpuEvaluation implements Evaluation {
  private final Graph graph;
  private final Map<Value, Tensor> constants = new HashMap<>();
  private final Map<Value, Integer> uses;

  NpuEvaluation(Graph graph) {
    this.graph = graph;
    this.uses = graph.useCounts();
    graph.constants().forEach((value, data) -> constants.put(value, Tensor.of(data)));
  }

  @Override
  public List<Tensor> run(List<Tensor> inputs, TensorObserver observer) {
    if (inputs.size() != graph.inputs().size()) {
      throw new IllegalArgumentException(
          inputs.size() + " inputs given, " + graph.inputs().size() + " needed");
    }
    Map<Value, Tensor> values = new HashMap<>(constants);
    Map<Value, Integer> left = new HashMap<>(uses);
    for (int i = 0; i < inputs.size(); i++) {
      GraphInput input = graph.inputs().get(i);
      Tensor given = inputs.get(i);
      if (!given.type().equals(input.value().type())) {
        throw new IllegalArgumentException(
            "input '" + input.name() + "' is " + given.type() + ", not " + input.value().type());
      }
      values.put(input.value(), given);
      observer.observe(input.value(), given);
    }
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const)) {
        Tensor result = compute(node, values);
        values.put(node.result(), result);
        observer.observe(node.result(), result);
        release(node, values, left);
      }
    }
    return graph.outputs().stream().map(output -> copy(of(values, output.value()))).toList();
  }

  /// Nodes of the CPU are computed by the definitions of the float and quantized ops.
  private static Tensor compute(Node node, Map<Value, Tensor> values) {
    return node.op() instanceof NpuOp op
        ? NpuDefinitions.compute(op, values)
        : OpDefinitions.compute(node, v -> of(values, v)).getFirst();
  }

  private static void release(Node node, Map<Value, Tensor> values, Map<Value, Integer> left) {
    for (Value operand : node.operands()) {
      if (left.merge(operand, -1, Integer::sum) == 0) {
        values.remove(operand);
      }
    }
  }

  private static Tensor copy(Tensor tensor) {
    return switch (tensor) {
      case Tensor.OfByte(TensorType type, byte[] data) -> new Tensor.OfByte(type, data.clone());
      case Tensor.OfShort(TensorType type, short[] data) -> new Tensor.OfShort(type, data.clone());
      case Tensor.OfFloat(TensorType type, float[] data) -> new Tensor.OfFloat(type, data.clone());
      case Tensor.OfInt(TensorType type, int[] data) -> new Tensor.OfInt(type, data.clone());
      case Tensor.OfLong(TensorType type, long[] data) -> new Tensor.OfLong(type, data.clone());
    };
  }

  static Tensor of(Map<Value, Tensor> values, Value value) {
    Tensor tensor = values.get(value);
    if (tensor == null) {
      throw new IllegalStateException("this is a bug: " + value + " is read before it is defined");
    }
    return tensor;
  }

  @Override
  public void close() {}
}
