package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.PoolOp;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// The mean of each window. With `countIncludePad` padding counts as zeros (but not the part a
/// ceiling output size reaches beyond it); otherwise only real pixels are averaged.
public record AveragePool2d(Value input, Window window, boolean ceilMode, boolean countIncludePad)
    implements NnOp, PoolOp {
  /// The definition.
  public static final OpDef<AveragePool2d> DEF =
      PoolOp.define(
              "average_pool2d", AveragePool2d.class, "mean over a sliding window", TypeRule.f32(4))
          .attr("ceil_mode", AveragePool2d::ceilMode, AttrCodec.BOOL, false)
          .attr("count_include_pad", AveragePool2d::countIncludePad, AttrCodec.BOOL, false)
          .rule(PoolOp.OVERLAPS)
          .result(op -> TensorType.f32(op.outShape()))
          .make(
              p ->
                  new AveragePool2d(
                      p.operand("input"),
                      Window.from(p),
                      p.attr("ceil_mode", Boolean.class),
                      p.attr("count_include_pad", Boolean.class)));

  @Override
  public OpDef<AveragePool2d> def() {
    return DEF;
  }
}
