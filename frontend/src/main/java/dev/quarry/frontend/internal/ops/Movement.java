package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.DepthOrder;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Operators that move elements without leaving any out.
final class Movement {
  private Movement() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("Reshape", Movement::reshape);
    table.put("Flatten", Movement::flatten);
    table.put("Squeeze", Movement::squeeze);
    table.put("Unsqueeze", Movement::unsqueeze);
    table.put("Transpose", Movement::transpose);
    table.put("Expand", Movement::expand);
    table.put("Tile", Movement::tile);
    table.put("Concat", Movement::concat);
    table.put("DepthToSpace", Movement::depthToSpace);
    table.put(
        "SpaceToDepth",
        n -> n.result(new SpaceToDepth(n.value(0), n.attributes().integer("blocksize", 1))));
    table.put("Identity", n -> n.result(n.operand(0)));
    table.put("Dropout", Movement::dropout);
  }

  private static void dropout(NodeContext node) {
    node.attributes().number("ratio", 0.5f);
    node.attributes().integer("seed", 0);
    node.allowResults(1);
    if (node.has(2) && node.integer(2, "training_mode") != 0) {
      throw node.unsupported("the node is in training mode", "training_mode 0", "1");
    }
    node.result(node.operand(0));
  }

  /// 0 copies a dimension unless `allowzero`, one -1 takes what is left.
  private static void reshape(NodeContext node) {
    List<Integer> wanted =
        node.attributes().integers("shape").orElseGet(() -> node.integers(1, "shape"));
    boolean zeros = node.attributes().flag("allowzero", false);
    Shape input = node.shape(0);
    var dims = new ArrayList<Integer>();
    int open = -1;
    long known = 1;
    for (int i = 0; i < wanted.size(); i++) {
      int dim = wanted.get(i);
      if (dim == 0 && !zeros) {
        if (i >= input.rank()) {
          throw node.badShape("0 copies a dimension the input lacks", input.text(), wanted + "");
        }
        dim = input.at(i);
      }
      if (dim == -1 && open < 0) {
        open = i;
        dim = 1;
      } else if (dim < 0) {
        throw node.badShape("shape", "at most one -1", wanted.toString());
      }
      known *= dim;
      dims.add(dim);
    }
    if (open >= 0) {
      if (known == 0 || input.elements() % known != 0) {
        throw node.badShape("the shape does not fit", input.text(), wanted.toString());
      }
      dims.set(open, (int) (input.elements() / known));
    }
    to(node, dims);
  }

  private static void to(NodeContext node, List<Integer> dims) {
    if (Constants.shapeOf(node, dims).elements() != node.shape(0).elements()) {
      throw node.badShape(
          "the shape does not fit", node.shape(0).elements() + " elements", new Shape(dims).text());
    }
    node.result(new Reshape(node.value(0), dims));
  }

  private static void flatten(NodeContext node) {
    Shape input = node.shape(0);
    int axis = node.attributes().integer("axis", 1);
    int counted = axis < 0 ? axis + input.rank() : axis;
    if (counted < 0 || counted > input.rank()) {
      throw node.badShape("axis", "0 to " + input.rank(), Integer.toString(axis));
    }
    int rows = new Shape(input.dims().subList(0, counted)).elements();
    int columns = new Shape(input.dims().subList(counted, input.rank())).elements();
    to(node, List.of(rows, columns));
  }

  private static void squeeze(NodeContext node) {
    Shape input = node.shape(0);
    var dims = new ArrayList<Integer>();
    var given = Axes.given(node, 1).map(axes -> Axes.all(node, axes, input.rank()));
    for (int axis = 0; axis < input.rank(); axis++) {
      int position = axis;
      boolean drop = given.map(axes -> axes.contains(position)).orElse(input.at(axis) == 1);
      if (drop && input.at(axis) != 1) {
        throw node.badShape("a dimension to be dropped", "1", Integer.toString(input.at(axis)));
      }
      if (!drop) {
        dims.add(input.at(axis));
      }
    }
    to(node, dims);
  }

  private static void unsqueeze(NodeContext node) {
    Shape input = node.shape(0);
    List<Integer> given = Axes.given(node, 1).orElse(List.of());
    int rank = input.rank() + given.size();
    List<Integer> axes = Axes.all(node, given, rank);
    var dims = new ArrayList<Integer>();
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      dims.add(axes.contains(axis) ? 1 : input.at(next++));
    }
    to(node, dims);
  }

  private static void transpose(NodeContext node) {
    int rank = node.shape(0).rank();
    var reversed = new ArrayList<Integer>();
    for (int axis = rank - 1; axis >= 0; axis--) {
      reversed.add(axis);
    }
    List<Integer> order = node.attributes().integers("perm").orElse(reversed);
    if (order.size() != rank
        || new HashSet<>(order).size() != rank
        || order.stream().anyMatch(axis -> axis < 0 || axis >= rank)) {
      throw node.badShape("perm", "every axis of " + rank + " once", order.toString());
    }
    node.result(new Transpose(node.value(0), order));
  }

  private static void expand(NodeContext node) {
    Shape wanted = Constants.shapeOf(node, node.integers(1, "shape"));
    Shape result =
        Shapes.broadcast(node.shape(0), wanted)
            .orElseThrow(
                () -> node.badShape("the shapes do not fit", node.shape(0).text(), wanted.text()));
    if (result.equals(node.shape(0))) {
      node.result(node.operand(0));
    } else {
      node.result(new Expand(node.value(0), result.dims()));
    }
  }

  private static void tile(NodeContext node) {
    List<Integer> repeats = node.integers(1, "repeats");
    Shape input = node.shape(0);
    if (repeats.size() != input.rank() || repeats.stream().anyMatch(n -> n < 1 || n > 4096)) {
      throw node.badShape(
          "repeats", "a number of at least 1 per axis of " + input.text(), repeats.toString());
    }
    Value value = node.value(0);
    for (int axis = 0; axis < repeats.size(); axis++) {
      if (repeats.get(axis) > 1) {
        value = node.step(new Concat(Collections.nCopies(repeats.get(axis), value), axis));
      }
    }
    node.result(new Reshape(value, value.shape().dims()));
  }

  private static void concat(NodeContext node) {
    var values = new ArrayList<Value>();
    for (int i = 0; i < node.operandCount(); i++) {
      values.add(node.value(i));
    }
    if (values.isEmpty()) {
      throw node.badShape("there is nothing to join");
    }
    int axis =
        Axes.one(node, node.attributes().integer("axis", 1), values.getFirst().shape().rank());
    node.result(new Concat(values, axis));
  }

  private static void depthToSpace(NodeContext node) {
    String mode = node.attributes().text("mode", "DCR");
    DepthOrder order =
        switch (mode) {
          case "DCR" -> DepthOrder.DCR;
          case "CRD" -> DepthOrder.CRD;
          default -> throw node.unsupported("mode", "DCR or CRD", mode);
        };
    node.result(new DepthToSpace(node.value(0), node.attributes().integer("blocksize", 1), order));
  }
}
