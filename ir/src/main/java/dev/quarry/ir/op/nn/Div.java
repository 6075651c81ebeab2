package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A / b, with broadcasting.
public record Div(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Div> DEF =
      BinaryOp.define("div", Div.class, "a / b", TypeRule.F32, Div::new);

  @Override
  public OpDef<Div> def() {
    return DEF;
  }
}
