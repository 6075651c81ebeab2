package dev.quarry.passes.oracle;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.eval.TensorObserver;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Executes graphs of every level, node by node.
///
/// @param graph what is executed
public record Oracle(Graph graph) implements Evaluation {

  @Override
  public List<Tensor> run(List<Tensor> inputs, TensorObserver observer) {
    Map<Value, Tensor> values = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      GraphInput input = graph.inputs().get(i);
      values.put(input.value(), inputs.get(i));
      observer.observe(input.value(), inputs.get(i));
    }
    for (Node node : graph.nodes()) {
      Tensor result =
          switch (node.op()) {
            case Const(ConstantData data) -> Tensor.of(data);
            case NnOp op -> computed(op, node.result().type(), values);
            case QuantOp op -> QuantOracle.compute(op, node.result().type(), values::get);
            case NpuOp op -> NpuOracle.compute(op, node.result().type(), values::get);
          };
      values.put(node.result(), result);
      if (!(node.op() instanceof Const)) {
        observer.observe(node.result(), result);
      }
    }
    return graph.outputs().stream().map(output -> values.get(output.value())).toList();
  }

  @Override
  public void close() {}

  /// Ops that only move values work on stored values too.
  private static Tensor computed(NnOp op, TensorType type, Map<Value, Tensor> values) {
    if (type.quantization() instanceof Quantization.None) {
      return FloatOracle.compute(op, type.shape(), values::get);
    }
    Tensor moved = FloatOracle.compute(op, type.shape(), v -> NpuOracle.plain(values.get(v)));
    return new Tensor.OfByte(type, NpuOracle.bytes(moved));
  }
}
