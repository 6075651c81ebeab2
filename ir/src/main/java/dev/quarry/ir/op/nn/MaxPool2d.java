package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.PoolOp;
import dev.quarry.ir.type.Value;

/// The largest value of each window; padding never wins.
public record MaxPool2d(Value input, Window window, boolean ceilMode) implements NnOp, PoolOp {
  /// The definition.
  public static final OpDef<MaxPool2d> DEF =
      PoolOp.define(
              "max_pool2d", MaxPool2d.class, "maximum over a sliding window", TypeRule.real(4))
          .attr("ceil_mode", MaxPool2d::ceilMode, AttrCodec.BOOL, false)
          .rule(PoolOp.OVERLAPS)
          .make(
              p ->
                  new MaxPool2d(
                      p.operand("input"), Window.from(p), p.attr("ceil_mode", Boolean.class)));

  @Override
  public OpDef<MaxPool2d> def() {
    return DEF;
  }
}
