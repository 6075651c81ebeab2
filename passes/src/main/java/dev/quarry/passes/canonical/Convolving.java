package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.Optional;

/// Convolutions that rewrites put in the place of other ops.
final class Convolving {
  private Convolving() {}

  /// One kernel per channel, all of whose weights are `share`.
  static Value depthwise(
      Value x, Window window, float share, String name, Node node, RewriteContext graph) {
    int channels = x.dim(1);
    Shape shape = Shape.of(channels, 1, window.kernelHeight(), window.kernelWidth());
    float[] weights = new float[shape.elements()];
    Arrays.fill(weights, share);
    Value weight = graph.constant(ConstantData.of(shape, weights), "");
    return graph.append(
        new Conv2d(x, weight, Optional.empty(), window, channels), node.location(), name);
  }

  /// Weights that stack the pixels of a block as channels: channel `tap * C + c` of the result is
  /// pixel `tap` of the block of channel `c`.
  static ConstantData pixelsAsChannels(int channels, int block) {
    int taps = block * block;
    float[] weights = new float[taps * channels * channels * taps];
    for (int tap = 0; tap < taps; tap++) {
      for (int c = 0; c < channels; c++) {
        weights[((tap * channels + c) * channels + c) * taps + tap] = 1;
      }
    }
    return ConstantData.of(Shape.of(taps * channels, channels, block, block), weights);
  }

  /// A pointwise convolution whose result channel `k` is `x`'s channel `k - shift`, and `value`
  /// where there is none.
  static Value shifted(
      Value x, int channels, int shift, float value, String name, Node node, RewriteContext graph) {
    int in = x.dim(1);
    float[] weights = new float[channels * in];
    float[] bias = new float[channels];
    for (int k = 0; k < channels; k++) {
      int source = k - shift;
      if (source >= 0 && source < in) {
        weights[k * in + source] = 1;
      } else {
        bias[k] = value;
      }
    }
    Value weight = graph.constant(ConstantData.of(Shape.of(channels, in, 1, 1), weights), "");
    Value biases = graph.constant(ConstantData.of(Shape.of(channels), bias), "");
    return graph.append(
        new Conv2d(x, weight, Optional.of(biases), Window.pointwise(), 1), node.location(), name);
  }
}
