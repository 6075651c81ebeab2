package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxAttributes.real;

import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.testing.OnnxModel;
import java.util.List;

/// What several families of patterns are put together from.
final class PatternParts {
  /// The input of most patterns.
  static final long[] MAP = {1, 16, 12, 20};

  private PatternParts() {}

  /// A convolution of a map of [#MAP] with its bias, padded to keep the size.
  static OnnxModel conv(OnnxModel n, String in, String out, long kernels, long size) {
    String w = out + ".weight";
    return n.weights(w, kernels, MAP[1], size, size)
        .weights(out + ".bias", kernels)
        .node(
            "Conv",
            out,
            List.of(ints("kernel_shape", size, size), ints("pads", pads(size / 2))),
            in,
            w,
            out + ".bias");
  }

  /// The same padding on all sides.
  static long[] pads(long pad) {
    return new long[] {pad, pad, pad, pad};
  }

  /// Slopes of a PReLU, some below zero.
  static float[] slopes(int channels) {
    float[] slopes = new float[channels];
    for (int i = 0; i < channels; i++) {
      slopes[i] = (i * 7 % 16) / 16f - 0.2f;
    }
    return slopes;
  }

  /// The attributes networks give an activation.
  static List<AttributeProto> activation(String op) {
    return switch (op) {
      case "LeakyRelu" -> List.of(real("alpha", .1f));
      case "HardSigmoid" -> List.of(real("alpha", 1 / 6f), real("beta", .5f));
      default -> List.of();
    };
  }

  /// A Clip that ends the model.
  static OnnxModel clip(OnnxModel n, String in, float low, float high) {
    return n.scalar("low", low).scalar("high", high).node("Clip", "y", in, "low", "high");
  }
}
