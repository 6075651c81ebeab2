package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.eval.TensorObserver;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.quantkernel.QuantKernel;
import dev.quarry.simulator.quantkernel.QuantKernels;
import dev.quarry.simulator.reference.RunInputs;
import dev.quarry.simulator.reference.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A graph with packed weights and planned buffers.
final class FastEvaluation implements Evaluation {
  private final Graph graph;
  private final Workers workers;
  private final RoundingRule rounding;
  private final Values constants;
  private final List<Step> steps = new ArrayList<>();
  private final BufferPlan buffers = new BufferPlan();

  FastEvaluation(Graph graph, Workers workers, RoundingRule rounding) {
    this.graph = graph;
    this.workers = workers;
    this.rounding = rounding;
    constants = new Values(graph);
    Map<Value, ConstantData> data = graph.constants();
    Map<Value, Integer> left = graph.useCounts();
    Map<Value, float[]> lent = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const)) {
        plan(node, data, left, lent);
      }
    }
    for (GraphOutput output : graph.outputs()) {
      keepConstant(output.value(), data);
    }
  }

  private void plan(
      Node node,
      Map<Value, ConstantData> data,
      Map<Value, Integer> left,
      Map<Value, float[]> lent) {
    List<FloatKernel> kernels = KernelChoice.of(node, data);
    if (kernels.isEmpty()) {
      Optional<QuantKernel> quantized = QuantKernels.of(node, data, rounding);
      add(
          quantized
              .<Step>map(kernel -> new Step.Quantized(node.result(), kernel))
              .orElseGet(() -> new Step.Plain(node, rounding)),
          data);
    }
    for (int i = 0; i < kernels.size(); i++) {
      Value result = node.results().get(i);
      float[] array = buffers.take(result.shape().elements());
      lent.put(result, array);
      List<Value> reads = kernels.get(i).reads(node);
      var out = new Tensor.OfFloat(result.type(), array);
      add(new Step.Kernel(result, reads, kernels.get(i), out), data);
    }
    for (Value result : node.results()) {
      float[] array = left.containsKey(result) ? null : lent.remove(result);
      if (array != null) {
        buffers.giveBack(array);
      }
    }
    for (Value operand : node.operands()) {
      if (left.merge(operand, -1, Integer::sum) == 0) {
        float[] array = lent.remove(operand);
        if (array != null) {
          buffers.giveBack(array);
        }
      }
    }
  }

  private void add(Step step, Map<Value, ConstantData> data) {
    for (Value operand : step.reads()) {
      keepConstant(operand, data);
    }
    steps.add(step);
  }

  private void keepConstant(Value value, Map<Value, ConstantData> data) {
    ConstantData constant = data.get(value);
    if (constant != null) {
      constants.set(value, Tensor.of(constant));
    }
  }

  @Override
  public List<Tensor> run(List<Tensor> inputs, TensorObserver observer) {
    RunInputs.check(graph, inputs);
    Values values = constants.copy();
    for (int i = 0; i < inputs.size(); i++) {
      Value value = graph.inputs().get(i).value();
      values.set(value, inputs.get(i));
      observer.observe(value, inputs.get(i));
    }
    for (Step step : steps) {
      step.execute(values, workers);
      for (Value result : step.results()) {
        observer.observe(result, values.tensor(result));
      }
    }
    var outputs = new ArrayList<Tensor>();
    for (GraphOutput output : graph.outputs()) {
      outputs.add(RunInputs.copy(values.tensor(output.value())));
    }
    return outputs;
  }

  /// Bytes of the arrays that values share.
  long bufferBytes() {
    return buffers.bytes();
  }

  @Override
  public void close() {
    workers.close();
  }
}
