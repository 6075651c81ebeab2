package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// Minus x.
public record Neg(Value input) implements UnaryMathOp {
  /// The definition.
  public static final OpDef<Neg> DEF =
      OpDef.define("neg", Neg.class, "minus x")
          .operand("input", Neg::input, TypeRule.F32)
          .result(op -> op.input().type())
          .make(p -> new Neg(p.operand("input")));

  @Override
  public OpDef<Neg> def() {
    return DEF;
  }
}
