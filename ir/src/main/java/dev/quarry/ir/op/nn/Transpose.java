package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Reorders the axes: axis i of the result is axis permutation[i] of the input.
public record Transpose(Value input, List<Integer> permutation) implements NnOp {
  /// The definition.
  public static final OpDef<Transpose> DEF =
      OpDef.define("transpose", Transpose.class, "reorders the axes")
          .operand("input", Transpose::input, TypeRule.ANY)
          .attr("permutation", Transpose::permutation, AttrCodec.INTS)
          .rule(
              "the permutation names every axis once",
              op ->
                  op.permutation().size() == op.input().type().rank()
                      && Shapes.areAxes(op.permutation(), op.input().type().rank()))
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(
                          new Shape(
                              op.permutation().stream().map(a -> op.input().dim(a)).toList())))
          .make(p -> new Transpose(p.operand("input"), p.attrs("permutation", Integer.class)));

  public Transpose {
    permutation = List.copyOf(permutation);
  }

  @Override
  public OpDef<Transpose> def() {
    return DEF;
  }
}
