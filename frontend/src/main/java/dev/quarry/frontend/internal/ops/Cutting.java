package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Slice, Split, Gather, Pad.
final class Cutting {
  private Cutting() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("Slice", Cutting::slice);
    table.put("Split", Cutting::split);
    table.put("Gather", Cutting::gather);
    table.put("Pad", Cutting::pad);
  }

  private static void slice(NodeContext node) {
    Shape input = node.shape(0);
    boolean old = node.opset() < 10;
    List<Integer> from = old ? required(node, "starts") : node.integers(1, "starts");
    List<Integer> to = old ? required(node, "ends") : node.integers(2, "ends");
    List<Integer> all = IntStream.range(0, from.size()).boxed().toList();
    List<Integer> axes =
        old
            ? node.attributes().integers("axes").orElse(all)
            : node.has(3) ? node.integers(3, "axes") : all;
    List<Integer> by =
        node.has(4) ? node.integers(4, "steps") : Collections.nCopies(from.size(), 1);
    if (to.size() != from.size() || axes.size() != from.size() || by.size() != from.size()) {
      throw node.badShape("starts, ends, axes and steps have different lengths");
    }
    var starts = new ArrayList<>(Collections.nCopies(input.rank(), 0));
    var sizes = new ArrayList<>(input.dims());
    var steps = new ArrayList<>(Collections.nCopies(input.rank(), 1));
    for (int i = 0; i < from.size(); i++) {
      int axis = Axes.one(node, axes.get(i), input.rank());
      int step = by.get(i);
      if (step == 0) {
        throw node.badShape("steps", "not 0", by.toString());
      }
      int dim = input.at(axis);
      long start = counted(from.get(i), dim);
      long end = counted(to.get(i), dim);
      start = step > 0 ? Math.clamp(start, 0, dim) : Math.clamp(start, -1, dim - 1);
      end = step > 0 ? Math.clamp(end, 0, dim) : Math.clamp(end, -1, dim - 1);
      long size = Math.max(Math.ceilDiv(end - start, step), 0);
      starts.set(axis, Math.clamp(start, 0, Math.max(dim - 1, 0)));
      sizes.set(axis, (int) size);
      steps.set(axis, step);
    }
    if (sizes.equals(input.dims()) && steps.stream().allMatch(s -> s == 1)) {
      node.result(node.operand(0));
    } else {
      node.result(new Slice(node.value(0), starts, sizes, steps));
    }
  }

  private static long counted(int position, int dim) {
    return position < 0 ? (long) position + dim : position;
  }

  private static List<Integer> required(NodeContext node, String name) {
    return node.attributes()
        .integers(name)
        .orElseThrow(() -> node.badShape("the attribute '" + name + "' is missing"));
  }

  private static void split(NodeContext node) {
    Shape input = node.shape(0);
    int axis = Axes.one(node, node.attributes().integer("axis", 0), input.rank());
    Optional<List<Integer>> given = node.attributes().integers("split");
    if (given.isEmpty() && node.has(1)) {
      given = Optional.of(node.integers(1, "split"));
    }
    int parts = node.attributes().integer("num_outputs", node.resultCount());
    List<Integer> sizes = given.orElseGet(() -> even(node, input.at(axis), parts));
    if (sizes.size() != node.resultCount()) {
      throw node.badShape("split", node.resultCount() + " sizes", sizes.toString());
    }
    node.results(new Split(node.value(0), axis, sizes), sizes.size());
  }

  private static List<Integer> even(NodeContext node, int dim, int parts) {
    if (parts < 1 || parts > Math.max(dim, 1)) {
      throw node.badShape("split", "1 to " + dim + " parts", Integer.toString(parts));
    }
    int size = Math.ceilDiv(dim, parts);
    var sizes = new ArrayList<Integer>();
    for (int at = 0; at < dim; at += size) {
      sizes.add(Math.min(size, dim - at));
    }
    return sizes;
  }

  private static void gather(NodeContext node) {
    Shape input = node.shape(0);
    int axis = Axes.one(node, node.attributes().integer("axis", 0), input.rank());
    node.constant(1)
        .ifPresent(
            indices -> {
              for (long index : indices.longs()) {
                if (index < -input.at(axis) || index >= input.at(axis)) {
                  throw node.badShape(
                      "an index lies outside axis " + axis,
                      -input.at(axis) + " to " + (input.at(axis) - 1),
                      Long.toString(index));
                }
              }
            });
    node.result(new Gather(node.value(0), node.value(1), axis));
  }

  private static void pad(NodeContext node) {
    Shape input = node.shape(0);
    Optional<List<Integer>> attribute = node.attributes().integers("pads");
    List<Integer> pads = attribute.orElseGet(() -> node.integers(1, "pads"));
    String mode = node.attributes().text("mode", "constant");
    float value = node.attributes().number("value", 0);
    if (attribute.isEmpty() && node.has(2)) {
      value = node.number(2, "constant_value");
    }
    List<Integer> all = IntStream.range(0, input.rank()).boxed().toList();
    List<Integer> axes =
        node.has(3)
            ? node.integers(3, "axes").stream().map(a -> Axes.one(node, a, input.rank())).toList()
            : all;
    if (pads.size() != 2 * axes.size()) {
      throw node.badShape("pads", 2 * axes.size() + " numbers", pads.toString());
    }
    var before = new ArrayList<>(Collections.nCopies(input.rank(), 0));
    var after = new ArrayList<>(Collections.nCopies(input.rank(), 0));
    for (int i = 0; i < axes.size(); i++) {
      before.set(axes.get(i), pads.get(i));
      after.set(axes.get(i), pads.get(i + axes.size()));
    }
    PadMode kind =
        switch (mode) {
          case "constant" -> PadMode.CONSTANT;
          case "reflect" -> PadMode.REFLECT;
          case "edge" -> PadMode.EDGE;
          default -> throw node.unsupported("mode", "constant, reflect or edge", mode);
        };
    node.result(new Pad(node.value(0), before, after, kind, value));
  }
}
