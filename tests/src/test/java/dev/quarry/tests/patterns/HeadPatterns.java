package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.tests.patterns.PatternParts.MAP;
import static dev.quarry.tests.patterns.PatternParts.conv;

import java.util.ArrayList;
import java.util.List;

/// What classifiers end in.
final class HeadPatterns {
  private HeadPatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    all.add(
        Pattern.cpu("Softmax", n -> n.node("Softmax", "y", List.of(integer("axis", 1)), "x"), MAP));
    all.add(
        Pattern.cpu("ArgMax", n -> n.node("ArgMax", "y", List.of(integer("axis", 1)), "x"), MAP));
    all.add(
        Pattern.cpu(
            "ArgMax behind a convolution, dimension dropped",
            n -> {
              conv(n, "x", "c", 5, 3);
              n.node("ArgMax", "y", List.of(integer("axis", 1), integer("keepdims", 0)), "c");
            },
            MAP));
    all.add(
        Pattern.cpu(
            "ArgMax, its dimension taken out",
            n -> {
              n.node("ArgMax", "a", List.of(integer("axis", 1)), "x");
              n.numbers("s", 1, 12, 20).node("Reshape", "y", "a", "s");
            },
            MAP));
    return List.copyOf(all);
  }
}
