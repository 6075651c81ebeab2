package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// Repeats dimensions of 1 up to a shape (one-directional broadcasting).
public record Expand(Value input, List<Integer> shape) implements NnOp {
  /// The definition.
  public static final OpDef<Expand> DEF =
      OpDef.define("expand", Expand.class, "repeats dimensions of 1 up to a shape")
          .operand("input", Expand::input, TypeRule.ANY)
          .attr("shape", Expand::shape, AttrCodec.INTS)
          .rule(
              "the input broadcasts to the shape",
              op ->
                  Shapes.broadcast(op.input().shape(), new Shape(op.shape()))
                      .equals(Optional.of(new Shape(op.shape()))))
          .result(op -> op.input().type().withShape(new Shape(op.shape())))
          .make(p -> new Expand(p.operand("input"), p.attrs("shape", Integer.class)));

  public Expand {
    shape = List.copyOf(shape);
  }

  @Override
  public OpDef<Expand> def() {
    return DEF;
  }
}
