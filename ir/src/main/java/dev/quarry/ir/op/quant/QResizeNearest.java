package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.family.EnlargingOp;
import dev.quarry.ir.type.Value;

/// Repeats every pixel `factorY` x `factorX` times; scale and zero point stay.
public record QResizeNearest(Value input, int factorY, int factorX)
    implements QuantOp, EnlargingOp {
  /// The definition.
  public static final OpDef<QResizeNearest> DEF =
      EnlargingOp.define(
          "qresize_nearest",
          QResizeNearest.class,
          "repeats pixels by whole factors",
          QTypes.MAP,
          EnlargingOp.ANY_FACTORS,
          QResizeNearest::new);

  @Override
  public OpDef<QResizeNearest> def() {
    return DEF;
  }
}
