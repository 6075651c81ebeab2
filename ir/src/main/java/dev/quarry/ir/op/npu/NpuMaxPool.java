package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.PoolOp;
import dev.quarry.ir.type.Value;

/// The largest stored value of each window; outside the map it is -128, or -65504 for halves.
public record NpuMaxPool(Value input, Window window, boolean ceilMode) implements NpuOp, PoolOp {
  /// The definition.
  public static final OpDef<NpuMaxPool> DEF =
      PoolOp.define("npu_max_pool", NpuMaxPool.class, "maximum pool task", NpuTypes.ANY_MAP)
          .attr("ceil_mode", NpuMaxPool::ceilMode, AttrCodec.BOOL, false)
          .make(
              p ->
                  new NpuMaxPool(
                      p.operand("input"), Window.from(p), p.attr("ceil_mode", Boolean.class)));

  @Override
  public OpDef<NpuMaxPool> def() {
    return DEF;
  }
}
