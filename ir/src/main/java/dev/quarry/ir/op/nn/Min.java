package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The smaller of a and b, with broadcasting.
public record Min(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Min> DEF =
      BinaryOp.define("min", Min.class, "the smaller of a and b", TypeRule.REAL, Min::new);

  @Override
  public OpDef<Min> def() {
    return DEF;
  }
}
