package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Convolutions and pools over lines (batch, channels, places): maps of one row.
final class Lines {
  private static final int LINE = 3;
  private static final int MAP = 4;

  private Lines() {}

  /// Whether a node slides over lines.
  static boolean of(NodeContext node) {
    return node.shape(0).rank() == LINE;
  }

  /// The shape of the map a node slides over.
  static Shape map(NodeContext node) {
    Shape input = node.shape(0);
    if (input.rank() != MAP && input.rank() != LINE) {
      throw node.unsupported(
          node.operator() + " is imported for lines and images only",
          "rank 3 (NCL) or rank 4 (NCHW)",
          input.text());
    }
    return input.rank() == LINE ? new Shape(withRow(input)) : input;
  }

  /// An operand as a map; of a line, the map with one row. Weights likewise.
  static Value operand(NodeContext node, int index) {
    Value value = node.value(index);
    return value.type().rank() == LINE
        ? node.step(new Reshape(value, withRow(value.shape())))
        : value;
  }

  /// Delivers the result of an op on maps, without the row where the node has none.
  static void result(NodeContext node, Op op) {
    if (!of(node)) {
      node.result(op);
      return;
    }
    Value map = node.step(op);
    node.result(new Reshape(map, List.of(map.dim(0), map.dim(1), map.dim(3))));
  }

  private static List<Integer> withRow(Shape line) {
    return List.of(line.at(0), line.at(1), 1, line.at(2));
  }
}
