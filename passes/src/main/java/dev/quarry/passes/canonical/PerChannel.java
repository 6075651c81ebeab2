package dev.quarry.passes.canonical;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import java.util.Optional;

/// Reading constants that hold one number, or one per channel.
final class PerChannel {
  private PerChannel() {}

  /// One number per channel (axis 1) of a map, if a constant that is broadcast to the map's shape
  /// changes along no other axis.
  static Optional<float[]> of(ConstantData data, Shape map) {
    Shape shape = data.type().shape();
    if (data.type().element() != ElementType.F32 || map.rank() < 2 || shape.rank() > map.rank()) {
      return Optional.empty();
    }
    int channelAxis = shape.rank() - (map.rank() - 1);
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean fits = axis == channelAxis && shape.at(axis) == map.at(1);
      if (shape.at(axis) != 1 && !fits) {
        return Optional.empty();
      }
    }
    float[] values = data.floats();
    float[] channels = new float[map.at(1)];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = values[values.length == 1 ? 0 : c];
    }
    return Optional.of(channels);
  }

  /// The only number of a constant that holds nothing else.
  static Optional<Float> uniform(ConstantData data) {
    if (data.type().element() != ElementType.F32 || data.elements() == 0) {
      return Optional.empty();
    }
    float[] values = data.floats();
    for (float value : values) {
      if (value != values[0]) {
        return Optional.empty();
      }
    }
    return Optional.of(values[0]);
  }
}
