package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A to the power of b, with broadcasting.
public record Pow(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Pow> DEF =
      BinaryOp.define("pow", Pow.class, "a to the power of b", TypeRule.F32, Pow::new);

  @Override
  public OpDef<Pow> def() {
    return DEF;
  }
}
