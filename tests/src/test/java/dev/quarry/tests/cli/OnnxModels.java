package dev.quarry.tests.cli;

import static dev.quarry.frontend.testing.OnnxAttributes.ints;

import dev.quarry.frontend.testing.OnnxModel;
import java.util.List;

/// Small ONNX models: a 3x3 convolution from 3 to 8 channels on a picture of 16 x 16, and a ReLU.
final class OnnxModels {
  static final int CHANNELS = 8;
  private static final int WEIGHTS = CHANNELS * 3 * 3 * 3;

  private OnnxModels() {}

  /// The sound model.
  static OnnxModel sound() {
    return withWeights(weights());
  }

  /// The same with other weights, see [#weights].
  static OnnxModel withWeights(float[] weights) {
    return onPicture(weights, "Relu", "act").input("picture", 1, 3, 16, 16);
  }

  /// The same with another operator behind the convolution.
  static OnnxModel withOperator(String op, String name) {
    return onPicture(weights(), op, name).input("picture", 1, 3, 16, 16);
  }

  /// The same with a free first dimension called `batch`.
  static OnnxModel withFreeBatch() {
    return onPicture(weights(), "Relu", "act").input("picture", "batch", 3, 16, 16);
  }

  /// Repeatable weights, 27 a channel.
  static float[] weights() {
    float[] weights = new float[WEIGHTS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = ((i * 37) % 64 - 31) / 256f;
    }
    return weights;
  }

  private static OnnxModel onPicture(float[] weights, String op, String name) {
    return new OnnxModel(13)
        .constant("stem.weight", weights, CHANNELS, 3, 3, 3)
        .named(
            "stem",
            "Conv",
            List.of("picture", "stem.weight"),
            List.of("features"),
            ints("pads", 1, 1, 1, 1),
            ints("kernel_shape", 3, 3))
        .named(name, op, List.of("features"), List.of("result"))
        .output("result");
  }
}
