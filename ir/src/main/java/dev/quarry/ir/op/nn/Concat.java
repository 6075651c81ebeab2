package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Joins tensors along an axis.
public record Concat(List<Value> inputs, int axis) implements NnOp {
  /// The definition.
  public static final OpDef<Concat> DEF =
      OpDef.define("concat", Concat.class, "joins tensors along an axis")
          .many("inputs", Concat::inputs, TypeRule.ANY)
          .attr("axis", Concat::axis, AttrCodec.INT)
          .rule("there is at least one input", op -> !op.inputs().isEmpty())
          .rule(
              "inputs have one element type",
              op -> op.inputs().stream().map(v -> v.type().element()).distinct().count() == 1)
          .rule(
              "inputs agree on every axis but the joined one",
              op -> op.axis() >= 0 && Shapes.agreeExcept(op.inputs(), op.axis()))
          .result(op -> Shapes.concat(op.inputs(), op.axis()))
          .make(p -> new Concat(p.many("inputs"), p.attr("axis", Integer.class)));

  public Concat {
    inputs = List.copyOf(inputs);
  }

  @Override
  public OpDef<Concat> def() {
    return DEF;
  }
}
