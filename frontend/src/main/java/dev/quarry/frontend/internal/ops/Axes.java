package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Axes, which ONNX also counts from the end.
final class Axes {
  private Axes() {}

  /// An axis from 0 on.
  static int one(NodeContext node, int axis, int rank) {
    int counted = axis < 0 ? axis + rank : axis;
    if (counted < 0 || counted >= rank) {
      throw node.badShape("axis", -rank + " to " + (rank - 1), Integer.toString(axis));
    }
    return counted;
  }

  /// Axes from 0 on, ascending, each once.
  static List<Integer> all(NodeContext node, Collection<Integer> axes, int rank) {
    var result = new TreeSet<Integer>();
    for (int axis : axes) {
      if (!result.add(one(node, axis, rank))) {
        throw node.badShape("axes", "each axis once", axes.toString());
      }
    }
    return new ArrayList<>(result);
  }

  /// The attribute `axes`, or the operand that replaces it in newer opsets.
  static Optional<List<Integer>> given(NodeContext node, int operand) {
    Optional<List<Integer>> attribute = node.attributes().integers("axes");
    return attribute.isEmpty() && node.has(operand)
        ? Optional.of(node.integers(operand, "axes"))
        : attribute;
  }
}
