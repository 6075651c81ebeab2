package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxAttributes.real;
import static dev.quarry.tests.patterns.PatternParts.MAP;
import static dev.quarry.tests.patterns.PatternParts.activation;
import static dev.quarry.tests.patterns.PatternParts.clip;
import static dev.quarry.tests.patterns.PatternParts.conv;
import static dev.quarry.tests.patterns.PatternParts.pads;
import static dev.quarry.tests.patterns.PatternParts.slopes;

import dev.quarry.frontend.testing.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/// Convolutions of every kind, with what networks put behind them.
final class ConvolutionPatterns {
  private ConvolutionPatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    all.add(Pattern.npu("Conv 3x3", n -> conv(n, "x", "y", 24, 3), MAP));
    all.add(Pattern.npu("Conv 1x1, picture of 3 channels", n -> picture(n, 3), 1, 3, 17, 19));
    all.add(Pattern.npu("Conv 1x1, picture of 1 channel", n -> picture(n, 1), 1, 1, 17, 19));
    all.add(Pattern.npu("Conv 1x1, picture of 4 channels", n -> picture(n, 4), 1, 4, 17, 19));
    for (String op : List.of("Relu", "LeakyRelu", "Sigmoid", "HardSwish", "HardSigmoid", "Tanh")) {
      all.add(
          Pattern.npu(
              "Conv, " + op,
              n -> conv(n, "x", "c", 24, 3).node(op, "y", activation(op), "c"),
              MAP));
    }
    all.add(
        Pattern.npu(
            "Conv, PRelu per channel",
            n ->
                conv(n, "x", "c", 24, 3)
                    .constant("s", slopes(24), 24, 1, 1)
                    .node("PRelu", "y", "c", "s"),
            MAP));
    all.add(
        Pattern.npu(
            "Conv, PRelu with one slope",
            n ->
                conv(n, "x", "c", 24, 3)
                    .constant("s", new float[] {.25f}, 1)
                    .node("PRelu", "y", "c", "s"),
            MAP));
    all.add(
        Pattern.npu(
            "Conv, PRelu per channel, Add",
            n ->
                conv(n, "x", "c", 16, 3)
                    .constant("s", slopes(16), 16, 1, 1)
                    .node("PRelu", "p", "c", "s")
                    .node("Add", "y", "p", "x"),
            MAP));
    all.add(Pattern.npu("Conv, Clip 0..6", n -> clip(conv(n, "x", "c", 24, 3), "c", 0, 6), MAP));
    all.add(Pattern.cpu("Conv, Clip -1..2", n -> clip(conv(n, "x", "c", 24, 3), "c", -1, 2), MAP));
    all.add(Pattern.cpu("Conv, Clip 1..3", n -> clip(conv(n, "x", "c", 24, 3), "c", 1, 3), MAP));
    all.add(
        Pattern.npu(
            "Conv, SiLU",
            n -> conv(n, "x", "c", 24, 3).node("Sigmoid", "s", "c").node("Mul", "y", "c", "s"),
            MAP));
    all.add(
        Pattern.npu("Conv, Add", n -> conv(n, "x", "c", 16, 3).node("Add", "y", "c", "x"), MAP));
    all.add(
        Pattern.npu(
            "Conv, Add, Relu",
            n -> conv(n, "x", "c", 16, 3).node("Add", "a", "c", "x").node("Relu", "y", "a"),
            MAP));
    all.add(
        Pattern.npu(
            "Conv, Relu, Add",
            n -> conv(n, "x", "c", 16, 3).node("Relu", "r", "c").node("Add", "y", "r", "x"),
            MAP));
    all.add(
        Pattern.npu(
            "Conv, LeakyRelu, Add",
            n ->
                conv(n, "x", "c", 16, 3)
                    .node("LeakyRelu", "r", List.of(real("alpha", .1f)), "c")
                    .node("Add", "y", "r", "x"),
            MAP));
    all.add(Pattern.npu("Conv 5x5, dilation 2, stride 2", ConvolutionPatterns::dilated, MAP));
    all.add(Pattern.npu("Conv depthwise", n -> grouped(n, 16, 16), MAP));
    all.add(Pattern.npu("Conv, 4 groups", n -> grouped(n, 32, 4), MAP));
    all.add(Pattern.npu("Conv depthwise, 2 kernels a channel", n -> grouped(n, 32, 16), MAP));
    all.add(Pattern.npu("Conv 1-D", ConvolutionPatterns::oneDimension, 1, 16, 40));
    all.add(Pattern.npu("ConvTranspose 2x2, stride 2", n -> transposed(n, 2, 2, 0), MAP));
    all.add(Pattern.npu("ConvTranspose 4x4, stride 2, pad 1", n -> transposed(n, 4, 2, 1), MAP));
    all.add(Pattern.npu("ConvTranspose 3x3, stride 1, pad 1", n -> transposed(n, 3, 1, 1), MAP));
    all.add(Pattern.npu("ConvTranspose depthwise", ConvolutionPatterns::transposedDepthwise, MAP));
    all.add(
        Pattern.npu(
            "Conv, BatchNormalization",
            n -> batchNorm(conv(n, "x", "c", 24, 3), "c", "y", 24),
            MAP));
    all.add(Pattern.npu("BatchNormalization alone", n -> batchNorm(n, "x", "y", 16), MAP));
    all.add(
        Pattern.npu(
            "BatchNormalization, Relu",
            n -> batchNorm(n, "x", "b", 16).node("Relu", "y", "b"),
            MAP));
    return List.copyOf(all);
  }

  private static void picture(OnnxModel n, long channels) {
    n.weights("w", 8, channels, 3, 3)
        .node("Conv", "y", List.of(ints("kernel_shape", 3, 3), ints("pads", pads(1))), "x", "w");
  }

  private static void dilated(OnnxModel n) {
    n.weights("w", 8, 16, 3, 3)
        .node(
            "Conv",
            "y",
            List.of(
                ints("kernel_shape", 3, 3),
                ints("pads", pads(2)),
                ints("dilations", 2, 2),
                ints("strides", 2, 2)),
            "x",
            "w");
  }

  private static void grouped(OnnxModel n, long kernels, long groups) {
    n.weights("w", kernels, 16 / groups, 3, 3)
        .node(
            "Conv",
            "y",
            List.of(ints("kernel_shape", 3, 3), ints("pads", pads(1)), integer("group", groups)),
            "x",
            "w");
  }

  private static void oneDimension(OnnxModel n) {
    n.weights("w", 8, 16, 3)
        .node("Conv", "y", List.of(ints("kernel_shape", 3), ints("pads", 1, 1)), "x", "w");
  }

  private static void transposed(OnnxModel n, long kernel, long stride, long pad) {
    n.weights("w", 16, 8, kernel, kernel)
        .weights("b", 8)
        .node(
            "ConvTranspose",
            "y",
            List.of(
                ints("kernel_shape", kernel, kernel),
                ints("strides", stride, stride),
                ints("pads", pads(pad))),
            "x",
            "w",
            "b");
  }

  private static void transposedDepthwise(OnnxModel n) {
    n.weights("w", 16, 1, 4, 4)
        .node(
            "ConvTranspose",
            "y",
            List.of(
                ints("kernel_shape", 4, 4),
                ints("strides", 2, 2),
                ints("pads", pads(1)),
                integer("group", 16)),
            "x",
            "w");
  }

  private static OnnxModel batchNorm(OnnxModel n, String in, String out, int channels) {
    float[] positive = new float[channels];
    for (int i = 0; i < channels; i++) {
      positive[i] = 0.5f + i / 16f;
    }
    return n.weights("gamma", channels)
        .weights("beta", channels)
        .weights("mean", channels)
        .constant("var", positive, channels)
        .node("BatchNormalization", out, in, "gamma", "beta", "mean", "var");
  }
}
