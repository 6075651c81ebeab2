package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.PoolOp;
import dev.quarry.ir.type.Value;

/// The largest stored value of each window; scale and zero point stay.
public record QMaxPool2d(Value input, Window window, boolean ceilMode) implements QuantOp, PoolOp {
  /// The definition.
  public static final OpDef<QMaxPool2d> DEF =
      PoolOp.define("qmax_pool2d", QMaxPool2d.class, "maximum over a sliding window", QTypes.MAP)
          .attr("ceil_mode", QMaxPool2d::ceilMode, AttrCodec.BOOL, false)
          .make(
              p ->
                  new QMaxPool2d(
                      p.operand("input"), Window.from(p), p.attr("ceil_mode", Boolean.class)));

  @Override
  public OpDef<QMaxPool2d> def() {
    return DEF;
  }
}
