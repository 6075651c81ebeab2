package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which values of a canonical graph need calibrated ranges.
public final class QuantizedValues {
  private static final int PIXEL_MAXIMUM = 255;

  private QuantizedValues() {}

  /// The values calibration has to observe: results that get a scale of their own, and inputs that
  /// have no preprocessing from which their range follows. Results of max pools and resizes keep
  /// the scale of their input.
  public static List<Value> of(Graph graph) {
    var values = new ArrayList<Value>();
    for (GraphInput input : graph.inputs()) {
      if (!isNormalizedPicture(input)) {
        values.add(input.value());
      }
    }
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const) && !Placement.keepsSteps(node.op())) {
        node.results().stream()
            .filter(v -> v.type().element() == ElementType.F32)
            .forEach(values::add);
      }
    }
    return values;
  }

  /// The range of an input that takes pictures: the pixels 0 to 255, preprocessed. Without
  /// preprocessing an input takes pictures if what was seen could have been pixels.
  ///
  /// @param seen what calibration has seen at the input
  static Optional<ValueRange> pictureRange(GraphInput input, Optional<ValueRange> seen) {
    if (!hasPictureShape(input.value().shape())) {
      return Optional.empty();
    }
    boolean couldBePixels =
        seen.map(r -> r.min() >= 0 && r.max() > 1 && r.max() <= PIXEL_MAXIMUM).orElse(true);
    if (!isNormalizedPicture(input) && !couldBePixels) {
      return Optional.empty();
    }
    Preprocessing preprocessing = input.preprocessing();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < input.value().dim(1); c++) {
      float black = -preprocessing.mean(c) / preprocessing.std(c);
      float white = (PIXEL_MAXIMUM - preprocessing.mean(c)) / preprocessing.std(c);
      low = Math.min(low, Math.min(black, white));
      high = Math.max(high, Math.max(black, white));
    }
    return Optional.of(new ValueRange(low, high));
  }

  private static boolean isNormalizedPicture(GraphInput input) {
    return hasPictureShape(input.value().shape())
        && !input.preprocessing().equals(Preprocessing.NONE);
  }

  private static boolean hasPictureShape(Shape shape) {
    return shape.rank() == 4 && (shape.at(1) == 1 || shape.at(1) == 3 || shape.at(1) == 4);
  }
}
