package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// Maximum over all pixels of each channel; the spatial axes become 1.
public record GlobalMaxPool(Value input) implements GlobalPoolOp {
  /// The definition.
  public static final OpDef<GlobalMaxPool> DEF =
      GlobalPoolOp.define(
          "global_max_pool",
          GlobalMaxPool.class,
          "maximum over all pixels of each channel",
          GlobalMaxPool::new);

  @Override
  public OpDef<GlobalMaxPool> def() {
    return DEF;
  }
}
