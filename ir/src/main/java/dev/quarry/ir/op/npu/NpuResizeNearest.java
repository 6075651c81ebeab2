package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.family.EnlargingOp;
import dev.quarry.ir.type.Value;

/// Repeats every pixel `factorY` x `factorX` times.
public record NpuResizeNearest(Value input, int factorY, int factorX)
    implements NpuOp, EnlargingOp {
  /// The definition.
  public static final OpDef<NpuResizeNearest> DEF =
      EnlargingOp.define(
          "npu_resize_nearest",
          NpuResizeNearest.class,
          "pixel-repeating copy task",
          NpuTypes.ANY_MAP,
          EnlargingOp.ANY_FACTORS,
          NpuResizeNearest::new);

  @Override
  public OpDef<NpuResizeNearest> def() {
    return DEF;
  }
}
