package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.text;
import static dev.quarry.tests.patterns.PatternParts.MAP;

import dev.quarry.frontend.testing.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/// Maps made larger and smaller.
final class ResizePatterns {
  private ResizePatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    for (int f : List.of(2, 3, 4, 8)) {
      all.add(
          Pattern.npu(
              "Resize nearest by " + f, n -> resize(n, "nearest", "asymmetric", f, f), MAP));
    }
    all.add(
        Pattern.cpu("Resize nearest by 2 x 1", n -> resize(n, "nearest", "asymmetric", 2, 1), MAP));
    for (int f : List.of(2, 3, 4, 8)) {
      all.add(
          Pattern.npu(
              "Resize linear by " + f + ", half_pixel",
              n -> resize(n, "linear", "half_pixel", f, f),
              MAP));
    }
    all.add(
        Pattern.npu(
            "Resize linear by 2, pytorch_half_pixel",
            n -> resize(n, "linear", "pytorch_half_pixel", 2, 2),
            MAP));
    all.add(
        Pattern.npu(
            "Resize linear by 2, align_corners",
            n -> resize(n, "linear", "align_corners", 2, 2),
            MAP));
    all.add(
        Pattern.cpu(
            "Resize linear by 2, asymmetric", n -> resize(n, "linear", "asymmetric", 2, 2), MAP));
    all.add(
        Pattern.cpu("Resize linear by 2 x 4", n -> resize(n, "linear", "half_pixel", 2, 4), MAP));
    all.add(
        Pattern.cpu(
            "Resize linear by 1.5", n -> resize(n, "linear", "half_pixel", 1.5f, 1.5f), MAP));
    all.add(
        Pattern.cpu(
            "Resize nearest by 1.5", n -> resize(n, "nearest", "asymmetric", 1.5f, 1.5f), MAP));
    all.add(
        Pattern.cpu(
            "Resize nearest by a half", n -> resize(n, "nearest", "asymmetric", .5f, .5f), MAP));
    all.add(
        Pattern.cpu(
            "Resize linear by a half", n -> resize(n, "linear", "half_pixel", .5f, .5f), MAP));
    all.add(
        Pattern.npu(
            "Resize linear of a pixel",
            n ->
                n.node("GlobalAveragePool", "g", "x")
                    .scalars("s", 1, 1, 12, 20)
                    .node(
                        "Resize",
                        "y",
                        List.of(
                            text("mode", "linear"),
                            text("coordinate_transformation_mode", "half_pixel")),
                        "g",
                        "",
                        "s"),
            MAP));
    return List.copyOf(all);
  }

  private static void resize(OnnxModel n, String mode, String coordinates, float y, float x) {
    n.scalars("s", 1, 1, y, x)
        .node(
            "Resize",
            "y",
            List.of(
                text("mode", mode),
                text("coordinate_transformation_mode", coordinates),
                text("nearest_mode", "floor")),
            "x",
            "",
            "s");
  }
}
