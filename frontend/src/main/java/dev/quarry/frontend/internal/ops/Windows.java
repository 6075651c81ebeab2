package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Shape;
import java.util.List;

/// The window attributes that convolutions and pools share.
final class Windows {
  private Windows() {}

  /// The window of a node.
  ///
  /// @param kernel rows and columns, when `kernel_shape` is not given
  static Window of(NodeContext node, List<Integer> kernel) {
    Shape input = Lines.map(node);
    List<Integer> k = pair(node, "kernel_shape", kernel);
    List<Integer> stride = pair(node, "strides", Lines.of(node) ? List.of(1) : List.of(1, 1));
    List<Integer> dilation = pair(node, "dilations", Lines.of(node) ? List.of(1) : List.of(1, 1));
    List<Integer> pads = pads(node);
    String auto = node.attributes().text("auto_pad", "NOTSET");
    if (pads.stream().anyMatch(p -> p < 0)
        || k.stream().anyMatch(n -> n < 1)
        || stride.stream().anyMatch(n -> n < 1)
        || dilation.stream().anyMatch(n -> n < 1)) {
      throw node.badShape(
          "window",
          "kernel, stride and dilation of at least 1, pads of at least 0",
          "kernel " + k + ", stride " + stride + ", dilation " + dilation + ", pads " + pads);
    }
    var window =
        new Window(
            k.get(0),
            k.get(1),
            stride.get(0),
            stride.get(1),
            pads.get(0),
            pads.get(1),
            pads.get(2),
            pads.get(3),
            dilation.get(0),
            dilation.get(1));
    return switch (auto) {
      case "NOTSET", "" -> window;
      case "VALID" -> window.withPads(0, 0, 0, 0);
      case "SAME_UPPER" -> same(window, input, false);
      case "SAME_LOWER" -> same(window, input, true);
      default ->
          throw node.unsupported("auto_pad", "NOTSET, VALID, SAME_UPPER or SAME_LOWER", auto);
    };
  }

  private static List<Integer> pair(NodeContext node, String name, List<Integer> fallback) {
    List<Integer> numbers = node.attributes().integers(name).orElse(fallback);
    int sides = Lines.of(node) ? 1 : 2;
    if (numbers.size() != sides) {
      throw node.unsupported(name, sides + " numbers", numbers.toString());
    }
    return sides == 1 ? List.of(1, numbers.getFirst()) : numbers;
  }

  private static List<Integer> pads(NodeContext node) {
    boolean line = Lines.of(node);
    List<Integer> usual = line ? List.of(0, 0) : List.of(0, 0, 0, 0);
    List<Integer> pads = node.attributes().integers("pads").orElse(usual);
    if (pads.size() != usual.size()) {
      throw node.badShape("pads", usual.size() + " numbers", pads.toString());
    }
    return line ? List.of(0, pads.get(0), 0, pads.get(1)) : pads;
  }

  private static Window same(Window w, Shape input, boolean lower) {
    int y = total(input.at(2), w.strideY(), w.spanHeight());
    int x = total(input.at(3), w.strideX(), w.spanWidth());
    int top = lower ? y - y / 2 : y / 2;
    int left = lower ? x - x / 2 : x / 2;
    return w.withPads(top, left, y - top, x - left);
  }

  private static int total(int size, int stride, int span) {
    int out = Math.ceilDiv(size, stride);
    return Math.max((out - 1) * stride + span - size, 0);
  }
}
