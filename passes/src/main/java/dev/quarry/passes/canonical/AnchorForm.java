package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A value `1 x anchors x rows x columns x numbers` that is a map of one channel per number, in
/// which the anchors lie one below the other.
///
/// @param map the map `1 x numbers x anchors * rows x columns`
/// @param anchors how many
record AnchorForm(Value map, int anchors) {
  /// Of the map with its rows taken apart, anchors, rows, columns, channels.
  private static final List<Integer> NUMBERS_LAST = List.of(0, 2, 3, 4, 1);

  /// Of channels taken apart, anchors, rows, columns, numbers.
  private static final List<Integer> TO_NUMBERS_LAST = List.of(0, 1, 3, 4, 2);

  /// The form of a value, if it has one.
  static Optional<AnchorForm> of(Value value, RewriteContext graph) {
    return graph
        .definedBy(value, Transpose.class)
        .filter(op -> op.permutation().equals(NUMBERS_LAST))
        .flatMap(op -> graph.definedBy(op.input(), Reshape.class))
        .filter(AnchorForm::splitsRows)
        .map(op -> new AnchorForm(op.input(), op.shape().get(2)));
  }

  private static boolean splitsRows(Reshape op) {
    Shape map = op.input().shape();
    List<Integer> shape = op.shape();
    return map.rank() == 4
        && shape.size() == 5
        && shape.get(0) == map.at(0)
        && shape.get(1) == map.at(1)
        && shape.get(2) * shape.get(3) == map.at(2)
        && shape.get(4) == map.at(3);
  }

  /// The map `1 x anchors * numbers x rows x columns` that a transpose of a detector's head begins
  /// with: its channels are taken apart, and the numbers become the last axis.
  static Optional<Value> head(Transpose op, RewriteContext graph) {
    if (!op.permutation().equals(TO_NUMBERS_LAST)) {
      return Optional.empty();
    }
    return graph
        .definedBy(op.input(), Reshape.class)
        .filter(r -> r.input().type().rank() == 4 && r.shape().size() == 5)
        .filter(r -> r.shape().get(0) == 1 && r.input().dim(0) == 1)
        .filter(r -> r.shape().get(3) == r.input().dim(2) && r.shape().get(4) == r.input().dim(3))
        .map(Reshape::input);
  }

  /// Puts the anchors of a head below each other.
  static AnchorForm ofHead(Value head, int anchors, RewriteContext graph, Location location) {
    List<Value> parts = new ArrayList<>();
    int numbers = head.dim(1) / anchors;
    for (int anchor = 0; anchor < anchors; anchor++) {
      parts.add(channels(head, anchor * numbers, numbers, graph, location));
    }
    Value map = anchors == 1 ? parts.getFirst() : graph.append(new Concat(parts, 2), location, "");
    return new AnchorForm(map, anchors);
  }

  private static Value channels(
      Value map, int first, int count, RewriteContext graph, Location location) {
    if (count == map.dim(1)) {
      return map;
    }
    List<Integer> sizes = map.shape().with(1, count).dims();
    List<Integer> ones = Collections.nCopies(4, 1);
    return graph.append(new Slice(map, List.of(0, first, 0, 0), sizes, ones), location, "");
  }

  /// Some of the numbers: taken before activations and joins, so that nothing is computed twice.
  AnchorForm numbers(int first, int count, RewriteContext graph, Location location) {
    return with(narrowed(map, first, count, graph, location));
  }

  private static Value narrowed(
      Value map, int first, int count, RewriteContext graph, Location location) {
    Optional<ActivationOp> activation = graph.definedBy(map, ActivationOp.class);
    if (activation.isPresent()) {
      ActivationOp op = activation.get();
      Value input = narrowed(op.input(), first, count, graph, location);
      return graph.append(op.def().withOperands(op, _ -> input), graph.location(map), "");
    }
    Optional<Concat> rows = graph.definedBy(map, Concat.class).filter(op -> op.axis() == 2);
    if (rows.isPresent()) {
      List<Value> parts =
          rows.get().inputs().stream()
              .map(part -> narrowed(part, first, count, graph, location))
              .toList();
      return graph.append(new Concat(parts, 2), graph.location(map), "");
    }
    Optional<Slice> slice =
        graph.definedBy(map, Slice.class).filter(op -> op.input().dim(2) == map.dim(2));
    return slice.isPresent()
        ? channels(slice.get().input(), slice.get().starts().get(1) + first, count, graph, location)
        : channels(map, first, count, graph, location);
  }

  AnchorForm with(Value other) {
    return new AnchorForm(other, anchors);
  }

  /// Whether values of both forms have the same anchors and rows.
  boolean liesLike(AnchorForm other) {
    return anchors == other.anchors
        && map.dim(2) == other.map.dim(2)
        && map.dim(3) == other.map.dim(3);
  }

  /// A constant that meets a value of this form, as it meets the map; empty if it is larger.
  Optional<ConstantData> onMap(ConstantData data) {
    Shape shape = data.type().shape();
    int rows = map.dim(2) / anchors;
    int[] full = {1, anchors, rows, map.dim(3), map.dim(1)};
    int[] strides = new int[full.length];
    int stride = 1;
    for (int axis = full.length - 1; axis >= 0; axis--) {
      int own = axis - full.length + shape.rank();
      int size = own < 0 ? 1 : shape.at(own);
      if (size != 1 && size != full[axis]) {
        return Optional.empty();
      }
      strides[axis] = size == 1 ? 0 : stride;
      stride *= size;
    }
    if (stride != shape.elements()) {
      return Optional.empty();
    }
    float[] from = data.floats();
    if (from.length == 1) {
      return Optional.of(ConstantData.of(new Shape(List.of()), from));
    }
    float[] to = new float[map.shape().elements()];
    for (int i = 0; i < to.length; i++) {
      int x = i % full[3];
      int y = i / full[3] % rows;
      int anchor = i / full[3] / rows % anchors;
      int number = i / full[3] / rows / anchors;
      to[i] = from[anchor * strides[1] + y * strides[2] + x * strides[3] + number * strides[4]];
    }
    return Optional.of(ConstantData.of(map.shape(), to));
  }

  /// Makes the value this form describes.
  Value value(RewriteContext graph, Location location) {
    List<Integer> apart = List.of(1, map.dim(1), anchors, map.dim(2) / anchors, map.dim(3));
    Value rows = graph.append(new Reshape(map, apart), location, "");
    return graph.append(new Transpose(rows, NUMBERS_LAST), location, "");
  }
}
