package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.frontend.internal.fold.FoldLimits;
import dev.quarry.frontend.internal.fold.Literal;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Constant, ConstantOfShape, Shape, Size, Range.
final class Constants {
  private Constants() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("Constant", Constants::constant);
    table.put("ConstantOfShape", Constants::ofShape);
    table.put("Shape", Constants::shape);
    table.put("Size", n -> n.result(ConstantData.of(Shape.SCALAR, (long) n.shape(0).elements())));
    table.put("Range", Constants::range);
  }

  private static void constant(NodeContext node) {
    var attributes = node.attributes();
    if (attributes.has("value")) {
      node.result(node.tensors().read(attributes.tensor("value").orElseThrow(), node.where()));
    } else if (attributes.has("value_float")) {
      node.result(ConstantData.of(Shape.SCALAR, attributes.number("value_float", 0)));
    } else if (attributes.has("value_floats")) {
      List<Float> list = attributes.numbers("value_floats").orElseThrow();
      float[] values = new float[list.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = list.get(i);
      }
      node.result(ConstantData.of(Shape.of(values.length), values));
    } else if (attributes.has("value_int")) {
      node.result(ConstantData.of(Shape.SCALAR, (long) attributes.integer("value_int", 0)));
    } else if (attributes.has("value_ints")) {
      node.result(longs(attributes.longs("value_ints").orElseThrow()));
    } else {
      throw node.unsupported(
          "the constant has no value that is imported",
          "value, value_float(s) or value_int(s)",
          "another form");
    }
  }

  private static ConstantData longs(List<Long> list) {
    long[] values = list.stream().mapToLong(Long::longValue).toArray();
    return ConstantData.of(Shape.of(values.length), values);
  }

  private static void ofShape(NodeContext node) {
    List<Integer> dims = node.integers(0, "input");
    if (dims.stream().anyMatch(d -> d < 0)) {
      throw node.badShape("the shape", "dimensions of at least 0", dims.toString());
    }
    Shape shape = shapeOf(node, dims);
    Optional<ConstantData> value =
        node.attributes().tensor("value").map(t -> node.tensors().read(t, node.where()));
    ConstantData fill = value.orElse(ConstantData.of(Shape.of(1), 0f));
    if (fill.elements() != 1 || FoldLimits.isLarge(fill.type().element(), shape)) {
      throw node.badShape("a constant that is too large, or not of one value: " + shape.text());
    }
    if (fill.type().element().isFloat()) {
      double[] values = new double[shape.elements()];
      Arrays.fill(values, fill.floats()[0]);
      node.result(Literal.rounded(shape, values).toConstant());
    } else {
      long[] values = new long[shape.elements()];
      Arrays.fill(values, fill.longs()[0]);
      node.result(
          new Literal.Integers(TensorType.of(fill.type().element(), shape), values).toConstant());
    }
  }

  static Shape shapeOf(NodeContext node, List<Integer> dims) {
    try {
      return new Shape(dims);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw node.badShape("the shape " + dims + " is impossible: " + e.getMessage());
    }
  }

  private static void shape(NodeContext node) {
    List<Integer> dims = node.shape(0).dims();
    int rank = dims.size();
    int start = limit(node.attributes().integer("start", 0), rank);
    int end = limit(node.attributes().integer("end", rank), rank);
    var part = new ArrayList<Long>();
    for (int i = start; i < end; i++) {
      part.add((long) dims.get(i));
    }
    node.result(longs(part));
  }

  private static int limit(int axis, int rank) {
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }

  private static void range(NodeContext node) {
    if (node.type(0).element().isFloat()) {
      float start = node.number(0, "start");
      float delta = node.number(2, "delta");
      double count = Math.ceil((node.number(1, "limit") - start) / (double) delta);
      double[] values = new double[size(node, count, ElementType.F32)];
      for (int i = 0; i < values.length; i++) {
        values[i] = start + (double) i * delta;
      }
      node.result(Literal.rounded(Shape.of(values.length), values).toConstant());
      return;
    }
    long start = node.integer(0, "start");
    long delta = node.integer(2, "delta");
    double count = Math.ceil((node.integer(1, "limit") - start) / (double) delta);
    ElementType element = node.type(0).element();
    long[] values = new long[size(node, count, element)];
    for (int i = 0; i < values.length; i++) {
      values[i] = start + i * delta;
    }
    node.result(Literal.wrapped(element, Shape.of(values.length), values).toConstant());
  }

  private static int size(NodeContext node, double count, ElementType element) {
    if (!(count < Integer.MAX_VALUE)
        || FoldLimits.isLarge(element, Shape.of(Math.max((int) count, 0)))) {
      throw node.badShape("the range is too long, or its step is 0");
    }
    return Math.max((int) count, 0);
  }
}
