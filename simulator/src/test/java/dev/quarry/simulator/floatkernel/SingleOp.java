package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// Builds graphs of one op on random data.
final class SingleOp {
  private final SplittableRandom random;
  private final GraphBuilder builder = new GraphBuilder("single");
  private final List<Tensor> inputs = new ArrayList<>();

  SingleOp(long seed) {
    random = new SplittableRandom(seed);
  }

  Value input(int... dims) {
    Shape shape = Shape.of(dims);
    inputs.add(Tensor.of(shape, numbers(shape.elements(), -3, 3)));
    return builder.input("x" + inputs.size(), TensorType.f32(shape));
  }

  Value constant(double low, double high, int... dims) {
    Shape shape = Shape.of(dims);
    return builder.constant(ConstantData.of(shape, numbers(shape.elements(), low, high)));
  }

  float[] numbers(int count, double low, double high) {
    float[] data = new float[count];
    for (int i = 0; i < count; i++) {
      data[i] = (float) random.nextDouble(low, high);
    }
    return data;
  }

  Graph of(Op op) {
    int count = op.def().resultsOf(op).size();
    Node node = builder.add(op, Location.UNKNOWN, Collections.nCopies(count, ""));
    node.results().forEach(result -> builder.output("y", result));
    return builder.build();
  }

  List<Tensor> inputs() {
    return inputs;
  }

  /// The elements of all results.
  float[] run(Evaluator evaluator, Graph graph) {
    try (Evaluation evaluation = evaluator.prepare(graph)) {
      evaluation.run(inputs);
      float[] all = new float[0];
      for (Tensor output : evaluation.run(inputs)) {
        float[] own = output.floats();
        int from = all.length;
        all = Arrays.copyOf(all, from + own.length);
        System.arraycopy(own, 0, all, from, own.length);
      }
      return all;
    }
  }
}
