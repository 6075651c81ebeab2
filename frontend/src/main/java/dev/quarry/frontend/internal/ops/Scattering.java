package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// ScatterND where it writes one block of rows, columns or channels: what exporters make of `y[...,
/// a:b] = x`.
final class Scattering {
  private Scattering() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("ScatterND", Scattering::scatter);
  }

  private static void scatter(NodeContext node) {
    String reduction = node.attributes().text("reduction", "none");
    if (!reduction.equals("none")) {
      throw node.unsupported("reduction", "none", reduction);
    }
    Shape data = node.shape(0);
    long[] indices = node.known(1, "indices").longs();
    Shape shape = node.shape(1);
    int depth = shape.rank() == 0 ? 0 : shape.at(shape.rank() - 1);
    if (depth != data.rank()) {
      throw node.unsupported(
          "ScatterND of whole parts", "one index per axis (" + data.rank() + ")", depth + "");
    }
    int[] first = new int[depth];
    int[] last = new int[depth];
    bounds(node, indices, data, first, last);
    int count = indices.length / depth;
    var block = new ArrayList<Integer>();
    for (int axis = 0; axis < depth; axis++) {
      block.add(last[axis] - first[axis] + 1);
    }
    if (new Shape(block).elements() != count || !isRowMajor(indices, first, block)) {
      throw notABlock(node);
    }
    int axis = -1;
    for (int i = 0; i < depth; i++) {
      if (block.get(i) != data.at(i)) {
        if (axis >= 0) {
          throw notABlock(node);
        }
        axis = i;
      }
    }
    Value updates = node.step(new Reshape(node.value(2), block));
    if (axis < 0) {
      node.result(new Reshape(updates, block));
      return;
    }
    replace(node, axis, first[axis], last[axis] + 1, updates);
  }

  private static void replace(NodeContext node, int axis, int from, int to, Value updates) {
    Shape data = node.shape(0);
    Value source = node.value(0);
    var parts = new ArrayList<Value>();
    if (from > 0) {
      parts.add(node.step(part(source, axis, 0, from)));
    }
    parts.add(updates);
    if (to < data.at(axis)) {
      parts.add(node.step(part(source, axis, to, data.at(axis) - to)));
    }
    node.result(new Concat(parts, axis));
  }

  private static Slice part(Value source, int axis, int start, int size) {
    int rank = source.shape().rank();
    var starts = new ArrayList<>(Collections.nCopies(rank, 0));
    var sizes = new ArrayList<>(source.shape().dims());
    starts.set(axis, start);
    sizes.set(axis, size);
    return new Slice(source, starts, sizes, Collections.nCopies(rank, 1));
  }

  private static void bounds(
      NodeContext node, long[] indices, Shape data, int[] first, int[] last) {
    int depth = first.length;
    if (indices.length == 0) {
      throw notABlock(node);
    }
    java.util.Arrays.fill(first, Integer.MAX_VALUE);
    java.util.Arrays.fill(last, -1);
    for (int i = 0; i < indices.length; i++) {
      int axis = i % depth;
      long index = indices[i] < 0 ? indices[i] + data.at(axis) : indices[i];
      if (index < 0 || index >= data.at(axis)) {
        throw node.badShape("an index lies outside the data", data.text(), indices[i] + "");
      }
      indices[i] = index;
      first[axis] = Math.min(first[axis], (int) index);
      last[axis] = Math.max(last[axis], (int) index);
    }
  }

  private static boolean isRowMajor(long[] indices, int[] first, List<Integer> block) {
    int depth = first.length;
    for (int i = 0; i < indices.length / depth; i++) {
      int rest = i;
      for (int axis = depth - 1; axis >= 0; axis--) {
        if (indices[i * depth + axis] != first[axis] + rest % block.get(axis)) {
          return false;
        }
        rest /= block.get(axis);
      }
    }
    return true;
  }

  private static RuntimeException notABlock(NodeContext node) {
    return node.unsupported(
        "ScatterND that writes scattered elements",
        "one block along one axis, in order",
        "other indices");
  }
}
