package dev.quarry.tests.patterns;

import static dev.quarry.tests.patterns.PatternParts.MAP;
import static dev.quarry.tests.patterns.PatternParts.activation;
import static dev.quarry.tests.patterns.PatternParts.clip;
import static dev.quarry.tests.patterns.PatternParts.slopes;

import java.util.ArrayList;
import java.util.List;

/// Activations behind nothing they could belong to.
final class ActivationPatterns {
  private ActivationPatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    for (String op :
        List.of(
            "Relu",
            "LeakyRelu",
            "Sigmoid",
            "HardSwish",
            "HardSigmoid",
            "Tanh",
            "Elu",
            "Softplus",
            "Mish")) {
      all.add(Pattern.npu(op + " alone", n -> n.node(op, "y", activation(op), "x"), MAP));
    }
    all.add(
        Pattern.npu(
            "SiLU alone", n -> n.node("Sigmoid", "s", "x").node("Mul", "y", "x", "s"), MAP));
    all.add(
        Pattern.npu(
            "PRelu per channel alone",
            n -> n.constant("s", slopes(16), 16, 1, 1).node("PRelu", "y", "x", "s"),
            MAP));
    all.add(Pattern.npu("Clip 0..6 alone", n -> clip(n, "x", 0, 6), MAP));
    all.add(Pattern.cpu("Clip -0.5..0.25 alone", n -> clip(n, "x", -.5f, .25f), MAP));
    all.add(Pattern.cpu("Clip 0.25..0.5 alone", n -> clip(n, "x", .25f, .5f), MAP));
    all.add(Pattern.cpu("Clip -1..-0.5 alone", n -> clip(n, "x", -1, -.5f), MAP));
    all.add(Pattern.cpu("Sigmoid of rank 2", n -> n.node("Sigmoid", "y", "x"), 1, 40));
    all.add(Pattern.cpu("Sigmoid of rank 3", n -> n.node("Sigmoid", "y", "x"), 1, 16, 40));
    return List.copyOf(all);
  }
}
