package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.Collections;
import java.util.List;

/// Computes single ops on constants.
final class Computed {
  private final GraphBuilder builder = new GraphBuilder("one");

  Value floats(Shape shape, float... numbers) {
    return builder.constant(ConstantData.of(shape, numbers));
  }

  Value longs(Shape shape, long... numbers) {
    return builder.constant(ConstantData.of(shape, numbers));
  }

  Value constant(ConstantData data) {
    return builder.constant(data);
  }

  /// `first`, `first + 1`, and so on.
  Value counting(float first, int... dims) {
    Shape shape = Shape.of(dims);
    float[] numbers = new float[shape.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = first + i;
    }
    return floats(shape, numbers);
  }

  List<Tensor> results(Op op) {
    return results(op, RoundingRule.HALF_EVEN);
  }

  List<Tensor> results(Op op, RoundingRule rounding) {
    int count = op.def().resultsOf(op).size();
    Node node = builder.add(op, Location.UNKNOWN, Collections.nCopies(count, ""));
    for (Value result : node.results()) {
      builder.output("y", result);
    }
    try (Evaluation evaluation = new ReferenceEvaluator(rounding).prepare(builder.build())) {
      return evaluation.run(List.of());
    }
  }

  float[] floats(Op op) {
    return results(op).getFirst().floats();
  }
}
