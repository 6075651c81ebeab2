package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.tests.patterns.PatternParts.MAP;

import dev.quarry.frontend.testing.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/// Maps put together and taken apart.
final class JoinPatterns {
  private JoinPatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    all.add(
        Pattern.npu(
            "Concat of channels, multiples of 8",
            n ->
                n.node("Relu", "r", "x").node("Concat", "y", List.of(integer("axis", 1)), "x", "r"),
            MAP));
    all.add(
        Pattern.npu(
            "Concat of channels, odd",
            n -> {
              n.weights("w", 5, 16, 1, 1)
                  .node("Conv", "c", List.of(ints("kernel_shape", 1, 1)), "x", "w");
              n.node("Concat", "y", List.of(integer("axis", 1)), "c", "x");
            },
            MAP));
    all.add(
        Pattern.npu(
            "Concat of rows",
            n ->
                n.node("Relu", "r", "x").node("Concat", "y", List.of(integer("axis", 2)), "x", "r"),
            MAP));
    all.add(
        Pattern.npu(
            "Concat of columns",
            n ->
                n.node("Relu", "r", "x").node("Concat", "y", List.of(integer("axis", 3)), "x", "r"),
            MAP));
    all.add(
        Pattern.npu(
            "Split of channels",
            n -> {
              n.numbers("s", 8, 8)
                  .node("Split", List.of("x", "s"), List.of("a", "b"), integer("axis", 1));
              n.node("Add", "y", "a", "b");
            },
            MAP));
    all.add(
        Pattern.npu(
            "Split of channels, odd",
            n -> {
              n.numbers("s", 5, 11)
                  .node("Split", List.of("x", "s"), List.of("a", "b"), integer("axis", 1));
              n.node("Concat", "y", List.of(integer("axis", 1)), "b", "a");
            },
            MAP));
    all.add(
        Pattern.npu(
            "Split of columns",
            n -> {
              n.numbers("s", 10, 10)
                  .node("Split", List.of("x", "s"), List.of("a", "b"), integer("axis", 3));
              n.node("Add", "y", "a", "b");
            },
            MAP));
    all.add(Pattern.npu("Slice of channels", n -> slice(n, 1, 3, 9, 1), MAP));
    all.add(Pattern.cpu("Slice of rows", n -> slice(n, 2, 2, 9, 1), MAP));
    all.add(Pattern.cpu("Slice of every second row", n -> slice(n, 2, 0, 12, 2), MAP));
    all.add(Pattern.npu("Focus", JoinPatterns::focus, 1, 3, 16, 16));
    return List.copyOf(all);
  }

  private static void slice(OnnxModel n, long axis, long from, long to, long step) {
    n.numbers("from", from).numbers("to", to).numbers("axis", axis).numbers("step", step);
    n.node("Slice", "y", "x", "from", "to", "axis", "step");
  }

  private static void focus(OnnxModel n) {
    n.numbers("axes", 2, 3).numbers("steps", 2, 2).numbers("to", 16, 16);
    for (int i = 0; i < 4; i++) {
      n.numbers("from" + i, i % 2, i / 2);
      n.node("Slice", "s" + i, "x", "from" + i, "to", "axes", "steps");
    }
    n.node("Concat", "c", List.of(integer("axis", 1)), "s0", "s1", "s2", "s3");
    n.weights("w", 8, 12, 3, 3);
    n.node("Conv", "y", List.of(ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1)), "c", "w");
  }
}
