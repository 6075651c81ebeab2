package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A + b, with broadcasting.
public record Add(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Add> DEF =
      BinaryOp.define("add", Add.class, "a + b", TypeRule.REAL, Add::new);

  @Override
  public OpDef<Add> def() {
    return DEF;
  }
}
