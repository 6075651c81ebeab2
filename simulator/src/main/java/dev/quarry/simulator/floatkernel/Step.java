package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.quantkernel.QuantKernel;
import dev.quarry.simulator.reference.OpDefinitions;
import dev.quarry.simulator.reference.Values;
import java.util.List;

/// A node in the order of execution.
sealed interface Step {
  /// The operands read at run time.
  List<Value> reads();

  /// Computes the results and puts them into `values`.
  void execute(Values values, Workers workers);

  /// The values this step defines.
  List<Value> results();

  /// A result with a kernel.
  ///
  /// @param value the result
  /// @param reads the operands the kernel reads, in its order
  /// @param out the result; its array is overwritten in every run
  record Kernel(Value value, List<Value> reads, FloatKernel kernel, Tensor.OfFloat out)
      implements Step {
    @Override
    public List<Value> results() {
      return List.of(value);
    }

    @Override
    public void execute(Values values, Workers workers) {
      float[][] arrays = new float[reads.size()][];
      for (int i = 0; i < arrays.length; i++) {
        arrays[i] = values.floats(reads.get(i));
      }
      kernel.run(arrays, out.data(), workers);
      values.set(value, out);
    }
  }

  /// A quantized node with a kernel.
  record Quantized(Value value, QuantKernel kernel) implements Step {
    @Override
    public List<Value> reads() {
      return kernel.reads();
    }

    @Override
    public List<Value> results() {
      return List.of(value);
    }

    @Override
    public void execute(Values values, Workers workers) {
      values.set(
          value,
          kernel.run(values, (items, job) -> workers.run(items, (item, _) -> job.accept(item))));
    }
  }

  /// A node that runs by its plain definition.
  ///
  /// @param node the node
  /// @param rounding how it rounds what it stores as integers
  record Plain(Node node, RoundingRule rounding) implements Step {
    @Override
    public List<Value> reads() {
      return node.operands();
    }

    @Override
    public List<Value> results() {
      return node.results();
    }

    @Override
    public void execute(Values values, Workers workers) {
      List<Tensor> results = OpDefinitions.compute(node, values, rounding);
      for (int i = 0; i < results.size(); i++) {
        values.set(node.results().get(i), results.get(i));
      }
    }
  }
}
