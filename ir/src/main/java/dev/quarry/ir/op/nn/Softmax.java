package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;
import java.util.List;

/// exp(x) divided by its sum along one axis (with the maximum subtracted first).
public record Softmax(Value input, int axis) implements NnOp {
  /// The definition.
  public static final OpDef<Softmax> DEF =
      OpDef.define("softmax", Softmax.class, "normalized exponentials along an axis")
          .operand("input", Softmax::input, TypeRule.F32)
          .attr("axis", Softmax::axis, AttrCodec.INT)
          .rule(
              "axis lies inside the input's rank",
              op -> Shapes.areAxes(List.of(op.axis()), op.input().type().rank()))
          .result(op -> op.input().type())
          .make(p -> new Softmax(p.operand("input"), p.attr("axis", Integer.class)));

  @Override
  public OpDef<Softmax> def() {
    return DEF;
  }
}
