package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// Mean over all pixels of each channel; the spatial axes become 1.
public record GlobalAveragePool(Value input) implements GlobalPoolOp {
  /// The definition.
  public static final OpDef<GlobalAveragePool> DEF =
      GlobalPoolOp.define(
          "global_average_pool",
          GlobalAveragePool.class,
          "mean over all pixels of each channel",
          GlobalAveragePool::new);

  @Override
  public OpDef<GlobalAveragePool> def() {
    return DEF;
  }
}
