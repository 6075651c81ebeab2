package dev.quarry.passes;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import java.util.Optional;

/// The channels of a map in the other order, written as a pointwise convolution: no file is known
/// that shows an op for it.
public final class ReversedChannels {
  private ReversedChannels() {}

  /// Its weights: every channel to its counterpart.
  public static ConstantData weights(int channels) {
    float[] weights = new float[channels * channels];
    for (int c = 0; c < channels; c++) {
      weights[c * channels + channels - 1 - c] = 1;
    }
    return ConstantData.of(Shape.of(channels, channels, 1, 1), weights);
  }

  /// Whether a convolution does nothing else.
  public static boolean isPlain(Conv2d c, Graph graph) {
    return c.window().equals(Window.pointwise())
        && c.group() == 1
        && c.bias().isEmpty()
        && c.weight().dim(0) == c.weight().dim(1)
        && Optional.ofNullable(graph.constants().get(c.weight()))
            .filter(weights -> weights.equals(weights(c.weight().dim(0))))
            .isPresent();
  }
}
