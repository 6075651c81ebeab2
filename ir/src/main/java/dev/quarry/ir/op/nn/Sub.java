package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A - b, with broadcasting.
public record Sub(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Sub> DEF =
      BinaryOp.define("sub", Sub.class, "a - b", TypeRule.REAL, Sub::new);

  @Override
  public OpDef<Sub> def() {
    return DEF;
  }
}
