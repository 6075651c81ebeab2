package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The larger of a and b, with broadcasting.
public record Max(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Max> DEF =
      BinaryOp.define("max", Max.class, "the larger of a and b", TypeRule.REAL, Max::new);

  @Override
  public OpDef<Max> def() {
    return DEF;
  }
}
