package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.PoolOp;
import dev.quarry.ir.type.Value;

/// The mean of each window on the pooling unit; outside the map lies the zero point. Bytes:
/// `saturate(RSH(sum * floor(65536 / kw) * floor(65536 / kh), 32))`. Halves: the exact sum times
/// the halves closest to `65536 / kw` and `65536 / kh`, divided by `2^32`, rounded to a half. Scale
/// and zero point stay.
// npu-arithmetic.md sections 7 and 7a
public record NpuAveragePool(Value input, Window window) implements NpuOp, PoolOp {
  /// The definition.
  public static final OpDef<NpuAveragePool> DEF =
      PoolOp.define("npu_average_pool", NpuAveragePool.class, "average pool task", NpuTypes.ANY_MAP)
          .make(p -> new NpuAveragePool(p.operand("input"), Window.from(p)));

  @Override
  public OpDef<NpuAveragePool> def() {
    return DEF;
  }
}
