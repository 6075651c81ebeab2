package dev.quarry.frontend;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxAttributes.real;
import static dev.quarry.frontend.testing.OnnxAttributes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.frontend.testing.OnnxModel;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.type.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Ops whose form changed between opsets mean the same in both.
class OpsetTest {
  private static OnnxModel map(int opset) {
    return new OnnxModel(opset).input("x", 1, 4, 6, 6);
  }

  /// The printed form without what the importer named the values.
  private static void assertSame(OnnxModel before, OnnxModel after) {
    String old = body(before.read("y"));
    assertEquals(old, body(after.read("y")));
    assertTrue(old.contains("return"), old);
  }

  private static String body(Graph graph) {
    return GraphText.printed(graph)
        .lines()
        .filter(l -> !l.contains("= const"))
        .toList()
        .toString()
        .replaceAll("%\\d+", "%");
  }

  @Test
  void clip() {
    assertSame(
        map(9).node("Clip", List.of("x"), List.of("y"), real("min", 0), real("max", 6)),
        map(13)
            .scalar("low", 0)
            .scalar("high", 6)
            .node("Clip", List.of("x", "low", "high"), List.of("y")));
  }

  @Test
  void pad() {
    assertSame(
        map(9).node("Pad", List.of("x"), List.of("y"), ints("pads", 0, 0, 1, 1, 0, 0, 1, 1)),
        map(13).numbers("p", 0, 0, 1, 1, 0, 0, 1, 1).node("Pad", List.of("x", "p"), List.of("y")));
  }

  @Test
  void slice() {
    assertSame(
        map(9)
            .node(
                "Slice",
                List.of("x"),
                List.of("y"),
                ints("starts", 1),
                ints("ends", 3),
                ints("axes", 1)),
        map(13)
            .numbers("s", 1)
            .numbers("e", 3)
            .numbers("a", 1)
            .node("Slice", List.of("x", "s", "e", "a"), List.of("y")));
  }

  @Test
  void squeezeAndUnsqueeze() {
    assertSame(
        map(11)
            .node("Unsqueeze", List.of("x"), List.of("u"), ints("axes", 0))
            .node("Squeeze", List.of("u"), List.of("y"), ints("axes", 1)),
        map(13)
            .numbers("zero", 0)
            .numbers("one", 1)
            .node("Unsqueeze", List.of("x", "zero"), List.of("u"))
            .node("Squeeze", List.of("u", "one"), List.of("y")));
  }

  @Test
  void reduceMean() {
    assertSame(
        map(13).node("ReduceMean", List.of("x"), List.of("y"), ints("axes", 2, 3)),
        map(18).numbers("a", 2, 3).node("ReduceMean", List.of("x", "a"), List.of("y")));
  }

  @Test
  void split() {
    OnnxModel old =
        map(11)
            .node(
                "Split", List.of("x"), List.of("y", "z"), integer("axis", 1), ints("split", 1, 3));
    OnnxModel fresh =
        map(13)
            .numbers("s", 1, 3)
            .node("Split", List.of("x", "s"), List.of("y", "z"), integer("axis", 1));
    assertEquals(body(old.read("y", "z")), body(fresh.read("y", "z")));
  }

  @Test
  void upsampleAndResize() {
    assertSame(
        map(9)
            .scalars("s", 1, 1, 2, 2)
            .node("Upsample", List.of("x", "s"), List.of("y"), text("mode", "nearest")),
        map(13)
            .scalars("s", 1, 1, 2, 2)
            .node(
                "Resize",
                List.of("x", "", "s"),
                List.of("y"),
                text("mode", "nearest"),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor")));
  }

  @Test
  void reshapeKeepsAndInfersDimensions() {
    Graph graph =
        map(13).numbers("s", 0, -1, 12).node("Reshape", List.of("x", "s"), List.of("y")).read("y");
    assertEquals(Shape.of(1, 12, 12), graph.outputs().getFirst().value().shape());
  }

  @Test
  void shapeChainsBecomeConstants() {
    Graph graph =
        map(13)
            .numbers("zero", 0)
            .numbers("rest", -1)
            .node("Shape", List.of("x"), List.of("shape"))
            .node("Gather", List.of("shape", "zero"), List.of("batch"), integer("axis", 0))
            .node("Concat", List.of("batch", "rest"), List.of("target"), integer("axis", 0))
            .node("Reshape", List.of("x", "target"), List.of("y"))
            .read("y");
    assertEquals("reshape\n", GraphText.ops(graph));
    assertEquals(Shape.of(1, 144), graph.outputs().getFirst().value().shape());
  }

  @Test
  void softmaxBeforeOpset13FlattensItsInput() {
    Graph last = map(13).node("Softmax", List.of("x"), List.of("y"), integer("axis", 3)).read("y");
    assertEquals("softmax\n", GraphText.ops(last));
    Graph flattened =
        map(11).node("Softmax", List.of("x"), List.of("y"), integer("axis", 1)).read("y");
    assertEquals("reshape\nsoftmax\nreshape\n", GraphText.ops(flattened));
  }

  @Test
  void freeDimensionsMustBeBound() {
    byte[] model =
        new OnnxModel(13)
            .input("x", "batch", 4, 6, 6)
            .node("Relu", List.of("x"), List.of("y"))
            .bytes("y");
    var e = assertThrows(CompileException.class, () -> OnnxModel.read(ImportOptions.NONE, model));
    assertTrue(
        e.getMessage().contains("batch") && e.getMessage().contains("--shape"), e.getMessage());
    var bound = ImportOptions.NONE.withShape("x", Shape.of(1, 4, 6, 6));
    assertEquals(
        Shape.of(1, 4, 6, 6), OnnxModel.read(bound, model).outputs().getFirst().value().shape());
    var wrong = ImportOptions.NONE.withShape("x", Shape.of(1, 5, 6, 6));
    assertThrows(CompileException.class, () -> OnnxModel.read(wrong, model));
    var unknown = ImportOptions.NONE.withShape("z", Shape.of(1, 4, 6, 6));
    var named = assertThrows(CompileException.class, () -> OnnxModel.read(unknown, model));
    assertTrue(named.getMessage().contains("'z'"), named.getMessage());
  }

  @Test
  void networksAreCutAtValues() {
    byte[] model =
        map(13)
            .node("Relu", List.of("x"), List.of("a"))
            .node("Sigmoid", List.of("a"), List.of("b"))
            .node("Tanh", List.of("b"), List.of("y"))
            .bytes("y");
    assertEquals(
        "sigmoid\n",
        GraphText.ops(OnnxModel.read(ImportOptions.NONE.withInput("a").withOutput("b"), model)));
    var e =
        assertThrows(
            CompileException.class,
            () -> OnnxModel.read(ImportOptions.NONE.withOutput("c"), model));
    assertTrue(e.getMessage().contains("'c'"), e.getMessage());
  }

  @Test
  void whatCannotBeReadIsNamed() {
    var unknown =
        assertThrows(
            CompileException.class,
            () -> map(13).node("Frobnicate", List.of("x"), List.of("y")).read("y"));
    assertTrue(
        unknown.getMessage().contains("Frobnicate") && unknown.getMessage().contains("node_y"),
        unknown.getMessage());
    assertThrows(
        CompileException.class,
        () -> map(13).node("Relu", List.of("nowhere"), List.of("y")).read("y"));
    assertThrows(
        CompileException.class,
        () ->
            map(13)
                .node("Relu", List.of("b"), List.of("a"))
                .node("Relu", List.of("a"), List.of("b"))
                .read("b"));
    assertThrows(
        CompileException.class, () -> map(99).node("Relu", List.of("x"), List.of("y")).read("y"));
  }
}
