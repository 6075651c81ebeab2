package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;

/// The index of the largest element along an axis; the first one wins unless `last` is set.
public record ArgMax(Value input, int axis, boolean keepDims, boolean last) implements NnOp {
  /// The definition.
  public static final OpDef<ArgMax> DEF =
      OpDef.define("arg_max", ArgMax.class, "index of the largest element along an axis")
          .operand("input", ArgMax::input, TypeRule.F32)
          .attr("axis", ArgMax::axis, AttrCodec.INT)
          .attr("keep_dims", ArgMax::keepDims, AttrCodec.BOOL, true)
          .attr("last", ArgMax::last, AttrCodec.BOOL, false)
          .rule(
              "axis lies inside the input's rank",
              op -> Shapes.areAxes(List.of(op.axis()), op.input().type().rank()))
          .result(
              op ->
                  TensorType.of(
                      ElementType.I64,
                      Shapes.reduce(op.input().shape(), List.of(op.axis()), op.keepDims())))
          .make(
              p ->
                  new ArgMax(
                      p.operand("input"),
                      p.attr("axis", Integer.class),
                      p.attr("keep_dims", Boolean.class),
                      p.attr("last", Boolean.class)));

  @Override
  public OpDef<ArgMax> def() {
    return DEF;
  }
}
