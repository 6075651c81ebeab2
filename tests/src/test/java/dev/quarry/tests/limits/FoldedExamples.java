package dev.quarry.tests.limits;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.tensor;
import static dev.quarry.frontend.testing.OnnxConstants.FLOAT;

import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.testing.OnnxConstants;
import java.util.ArrayList;
import java.util.List;

/// Operators that belong to calculations of shapes and constants.
final class FoldedExamples {
  private FoldedExamples() {}

  static List<OpExample> all() {
    var all = new ArrayList<OpExample>();
    for (String op : List.of("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Mod")) {
      all.add(
          new OpExample(
              op,
              "constants",
              n -> n.castAndAdded(n.looked(op, List.of(n.integers(7), n.integers(3))))));
    }
    for (String op : List.of("And", "Or", "Xor")) {
      all.add(
          new OpExample(
              op,
              "constants",
              n -> n.castAndAdded(n.looked(op, List.of(n.truths(1), n.truths(0))))));
    }
    all.add(
        new OpExample(
            "Not", "constants", n -> n.castAndAdded(n.looked("Not", List.of(n.truths(1))))));
    for (String op : List.of("Sign", "Floor", "Ceil")) {
      all.add(new OpExample(op, "constants", n -> n.added(n.looked(op, List.of(n.reals(1.5f))))));
    }
    all.add(
        new OpExample(
            "Cast",
            "a constant",
            n -> n.added(n.looked("Cast", List.of(n.integers(3)), integer("to", FLOAT)))));
    all.add(
        new OpExample(
            "CastLike",
            "a constant",
            n -> n.added(n.looked("CastLike", List.of(n.integers(3), n.reals(1))))));
    all.add(
        new OpExample(
            "Where",
            "constants",
            n -> n.added(n.looked("Where", List.of(n.truths(1), n.reals(1), n.reals(2))))));
    all.add(new OpExample("Constant", "", n -> n.added(n.looked("Constant", List.of(), two()))));
    all.add(
        new OpExample(
            "ConstantOfShape",
            "constants",
            n -> n.added(n.looked("ConstantOfShape", List.of(n.integers(1)), two()))));
    all.add(
        new OpExample(
            "Range",
            "constants",
            n -> n.added(n.looked("Range", List.of(n.real(0), n.real(6), n.real(1))))));
    all.add(
        new OpExample(
            "Shape",
            "of a map",
            n -> {
              String map = n.computed();
              String shape = n.looked("Shape", List.of(map));
              String real = n.step("Cast", List.of(shape), integer("to", FLOAT));
              String sides = n.step("ReduceMax", List.of(real), integer("keepdims", 0));
              return n.step("Add", List.of(map, sides));
            }));
    all.add(
        new OpExample(
            "Size",
            "of a map",
            n -> {
              String map = n.computed();
              String size = n.looked("Size", List.of(map));
              String real = n.step("Cast", List.of(size), integer("to", FLOAT));
              return n.step("Add", List.of(map, real));
            }));
    all.add(
        new OpExample(
            "ScatterND",
            "a block",
            n -> n.looked("ScatterND", List.of(n.input(1, 2), n.integers(0, 0), n.input()))));
    return all;
  }

  private static AttributeProto two() {
    return tensor("value", OnnxConstants.reals("", new float[] {2}, 1));
  }
}
