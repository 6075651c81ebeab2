package dev.quarry.passes.quantize;

import dev.quarry.ir.type.Shape;
import java.util.Optional;

/// Maps too long for a convolution that computes every value from itself alone.
public final class LongMaps {
  /// Sides of maps that are surely computed in few tasks.
  private static final int LONGEST_SIDE = 512;

  private LongMaps() {}

  /// A shape with the same pixels for a map too long for a convolution; where pixels lie does not
  /// matter to an activation or a factor.
  public static Optional<Shape> squarer(Shape shape) {
    int pixels = shape.at(2) * shape.at(3);
    if (Math.max(shape.at(2), shape.at(3)) <= LONGEST_SIDE) {
      return Optional.empty();
    }
    for (int width = LONGEST_SIDE; width > 1; width--) {
      if (pixels % width == 0 && pixels / width <= LONGEST_SIDE) {
        return Optional.of(Shape.of(shape.at(0), shape.at(1), pixels / width, width));
      }
    }
    return Optional.empty();
  }
}
