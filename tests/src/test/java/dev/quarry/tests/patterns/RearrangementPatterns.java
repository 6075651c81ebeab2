package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxAttributes.text;
import static dev.quarry.tests.patterns.PatternParts.MAP;

import dev.quarry.frontend.testing.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/// Maps padded, folded, turned and repeated.
final class RearrangementPatterns {
  private RearrangementPatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    all.add(Pattern.npu("Pad with zeros", n -> pad(n, "constant", 0, 0, 2, 1, 0, 0, 3, 2), MAP));
    all.add(
        Pattern.npu(
            "Pad with zeros, Conv",
            n -> {
              n.numbers("p", 0, 0, 1, 1, 0, 0, 1, 1).node("Pad", "p1", "x", "p");
              n.weights("w", 8, 16, 3, 3)
                  .node("Conv", "y", List.of(ints("kernel_shape", 3, 3)), "p1", "w");
            },
            MAP));
    all.add(
        Pattern.npu(
            "Pad with a number",
            n ->
                n.numbers("p", 0, 0, 1, 1, 0, 0, 1, 1)
                    .scalar("v", .5f)
                    .node("Pad", "y", "x", "p", "v"),
            MAP));
    all.add(
        Pattern.cpu("Pad by repeating the edge", n -> pad(n, "edge", 0, 0, 2, 1, 0, 0, 1, 2), MAP));
    all.add(Pattern.npu("Pad by reflection", n -> pad(n, "reflect", 0, 0, 2, 1, 0, 0, 1, 2), MAP));
    all.add(Pattern.cpu("Pad of channels", n -> pad(n, "constant", 0, 3, 0, 0, 0, 5, 0, 0), MAP));
    all.add(
        Pattern.cpu(
            "DepthToSpace",
            n -> n.node("DepthToSpace", "y", List.of(integer("blocksize", 2)), "x"),
            MAP));
    all.add(
        Pattern.cpu(
            "DepthToSpace, CRD",
            n ->
                n.node(
                    "DepthToSpace",
                    "y",
                    List.of(integer("blocksize", 2), text("mode", "CRD")),
                    "x"),
            MAP));
    all.add(
        Pattern.cpu(
            "SpaceToDepth",
            n -> n.node("SpaceToDepth", "y", List.of(integer("blocksize", 2)), "x"),
            MAP));
    all.add(
        Pattern.npu(
            "Flatten of a pixel",
            n -> n.node("GlobalAveragePool", "g", "x").node("Flatten", "y", "g"),
            MAP));
    all.add(Pattern.cpu("Flatten of a map", n -> n.node("Flatten", "y", "x"), MAP));
    all.add(
        Pattern.cpu(
            "Transpose",
            n -> n.node("Transpose", "y", List.of(ints("perm", 0, 2, 3, 1)), "x"),
            MAP));
    all.add(
        Pattern.npu(
            "Expand of a pixel",
            n ->
                n.node("GlobalAveragePool", "g", "x")
                    .numbers("s", 1, 16, 4, 6)
                    .node("Expand", "y", "g", "s"),
            MAP));
    all.add(
        Pattern.cpu(
            "Tile of columns", n -> n.numbers("s", 1, 1, 1, 2).node("Tile", "y", "x", "s"), MAP));
    all.add(
        Pattern.cpu(
            "Channel shuffle",
            n -> {
              n.numbers("a", 1, 2, 8, 12, 20).node("Reshape", "r", "x", "a");
              n.node("Transpose", "t", List.of(ints("perm", 0, 2, 1, 3, 4)), "r");
              n.numbers("b", 1, 16, 12, 20).node("Reshape", "y", "t", "b");
            },
            MAP));
    all.add(
        Pattern.npu(
            "Gather of a channel",
            n -> n.numbers("i", 5).node("Gather", "y", List.of(integer("axis", 1)), "x", "i"),
            MAP));
    all.add(
        Pattern.npu(
            "Gather of rows in another order",
            n ->
                n.numbers("i", 7, 8, 0, 1, -1)
                    .node("Gather", "y", List.of(integer("axis", 2)), "x", "i"),
            MAP));
    all.add(
        Pattern.npu(
            "Gather of every other channel",
            n ->
                n.numbers("i", 1, 3, 5, 7)
                    .node("Gather", "y", List.of(integer("axis", 1)), "x", "i"),
            MAP));
    return List.copyOf(all);
  }

  private static void pad(OnnxModel n, String mode, long... pads) {
    n.numbers("p", pads).node("Pad", "y", List.of(text("mode", mode)), "x", "p");
  }
}
