package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.family.EnlargingOp;
import dev.quarry.ir.type.Value;

/// Enlarges a map by linear interpolation between half pixels; beyond the border, its lines are
/// repeated. Every result is `saturate(RSH(sum(w * (x - z)) * scale, shift) + z)` over the four
/// neighbours of its [LinearPhase]; scale and zero point stay.
public record NpuResizeLinear(Value input, int factorY, int factorX) implements NpuOp, EnlargingOp {
  /// The definition.
  public static final OpDef<NpuResizeLinear> DEF =
      EnlargingOp.define(
          "npu_resize_linear",
          NpuResizeLinear.class,
          "tasks that interpolate between pixels",
          NpuTypes.MAP,
          new OpDef.Rule<>(
              "factors are 1 to " + LinearPhase.LARGEST_FACTOR,
              op ->
                  Math.min(op.factorY(), op.factorX()) >= 1
                      && Math.max(op.factorY(), op.factorX()) <= LinearPhase.LARGEST_FACTOR),
          NpuResizeLinear::new);

  @Override
  public OpDef<NpuResizeLinear> def() {
    return DEF;
  }
}
