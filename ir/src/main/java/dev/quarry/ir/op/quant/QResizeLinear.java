package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.family.EnlargingOp;
import dev.quarry.ir.type.Value;

/// Enlarges a map by linear interpolation between half pixels; beyond the border, its lines are
/// repeated. Scale and zero point stay.
public record QResizeLinear(Value input, int factorY, int factorX) implements QuantOp, EnlargingOp {
  /// The definition.
  public static final OpDef<QResizeLinear> DEF =
      EnlargingOp.define(
          "qresize_linear",
          QResizeLinear.class,
          "interpolates between pixels, whole factors",
          QTypes.MAP,
          EnlargingOp.ANY_FACTORS,
          QResizeLinear::new);

  @Override
  public OpDef<QResizeLinear> def() {
    return DEF;
  }
}
