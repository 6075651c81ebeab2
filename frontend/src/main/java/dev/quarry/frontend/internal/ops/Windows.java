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
    Shape input = node.shape(0);
    if (input.rank() != 4) {
      throw node.unsupported(
          node.operator() + " is imported for images only", "rank 4 (NCHW)", input.text());
    }
    List<Integer> k = pair(node, "kernel_shape", kernel);
    List<Integer> stride = pair(node, "strides", List.of(1, 1));
    List<Integer> dilation = pair(node, "dilations", List.of(1, 1));
    List<Integer> pads = node.attributes().integers("pads").orElse(List.of(0, 0, 0, 0));
    String auto = node.attributes().text("auto_pad", "NOTSET");
    if (pads.size() != 4) {
      throw node.badShape("pads", "4 numbers", pads.toString());
    }
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
    if (numbers.size() != 2) {
      throw node.unsupported(name, "2 numbers", numbers.toString());
    }
    return numbers;
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
