package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A / b, with broadcasting.
public record Div(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Div> DEF =
      OpDef.define("div", Div.class, "a / b")
          .operand("a", Div::a, TypeRule.F32)
          .operand("b", Div::b, TypeRule.F32)
          .rule(BinaryOp.BROADCASTS, BinaryOp::broadcasts)
          .result(BinaryOp::resultType)
          .make(p -> new Div(p.operand("a"), p.operand("b")));

  @Override
  public OpDef<Div> def() {
    return DEF;
  }
}
