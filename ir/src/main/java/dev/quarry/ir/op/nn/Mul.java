package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A * b, with broadcasting.
public record Mul(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Mul> DEF =
      BinaryOp.define("mul", Mul.class, "a * b", TypeRule.REAL, Mul::new);

  @Override
  public OpDef<Mul> def() {
    return DEF;
  }
}
