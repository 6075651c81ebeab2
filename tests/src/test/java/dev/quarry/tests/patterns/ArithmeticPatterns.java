package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.tests.patterns.PatternParts.MAP;
import static dev.quarry.tests.patterns.PatternParts.conv;

import dev.quarry.frontend.testing.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Element-wise arithmetic of maps, pixels, planes and constants.
final class ArithmeticPatterns {
  private ArithmeticPatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    for (String op : List.of("Add", "Sub", "Mul", "Max", "Min", "Div")) {
      boolean npu = !op.equals("Div");
      all.add(
          pattern(op + " of two maps", npu, n -> n.node("Relu", "r", "x").node(op, "y", "x", "r")));
      all.add(
          pattern(
              op + " of a map and a pixel of channels",
              npu,
              n -> n.node("GlobalAveragePool", "g", "x").node(op, "y", "x", "g")));
      all.add(
          pattern(
              op + " of a map and a plane of one channel",
              false,
              n -> {
                n.weights("w", 1, 16, 1, 1);
                n.node("Conv", "g", List.of(ints("kernel_shape", 1, 1)), "x", "w");
                n.node(op, "y", "x", "g");
              }));
      all.add(
          pattern(op + " of a constant", true, n -> n.scalar("c", 1.5f).node(op, "y", "x", "c")));
      all.add(
          pattern(
              op + " of a constant per channel",
              true,
              n -> n.constant("c", spread(16), 1, 16, 1, 1).node(op, "y", "x", "c")));
      all.add(
          pattern(
              op + " of a constant map",
              npu,
              n -> n.constant("c", spread(16 * 240), 1, 16, 12, 20).node(op, "y", "x", "c")));
    }
    all.add(
        Pattern.cpu(
            "Mul of a constant row",
            n -> n.constant("c", spread(20), 20).node("Mul", "y", "x", "c"),
            MAP));
    all.add(
        Pattern.cpu(
            "Conv, Add of a constant map",
            n ->
                conv(n, "x", "c", 16, 3)
                    .constant("k", spread(16 * 240), 1, 16, 12, 20)
                    .node("Add", "y", "c", "k"),
            MAP));
    all.add(
        Pattern.npu(
            "Add, Relu",
            n -> n.node("Tanh", "t", "x").node("Add", "a", "x", "t").node("Relu", "y", "a"),
            MAP));
    all.add(Pattern.npu("Pow 2", n -> n.scalar("two", 2).node("Pow", "y", "x", "two"), MAP));
    all.add(Pattern.cpu("Neg", n -> n.node("Neg", "y", "x"), MAP));
    all.add(Pattern.cpu("Abs", n -> n.node("Abs", "y", "x"), MAP));
    all.add(Pattern.cpu("Sqrt", n -> n.node("Relu", "r", "x").node("Sqrt", "y", "r"), MAP));
    all.add(Pattern.cpu("Exp", n -> n.node("Exp", "y", "x"), MAP));
    all.add(
        Pattern.cpu(
            "Add of rank 3", n -> n.node("Relu", "r", "x").node("Add", "y", "x", "r"), 1, 16, 40));
    all.add(
        Pattern.cpu(
            "Add of rank 2", n -> n.node("Relu", "r", "x").node("Add", "y", "x", "r"), 1, 40));
    return List.copyOf(all);
  }

  private static float[] spread(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 0.25f + (i * 5 % 16) / 8f;
    }
    return values;
  }

  private static Pattern pattern(String name, boolean npu, Consumer<OnnxModel> nodes) {
    return npu ? Pattern.npu(name, nodes, MAP) : Pattern.cpu(name, nodes, MAP);
  }
}
