package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// E to the power of x.
public record Exp(Value input) implements UnaryMathOp {
  /// The definition.
  public static final OpDef<Exp> DEF =
      OpDef.define("exp", Exp.class, "e to the power of x")
          .operand("input", Exp::input, TypeRule.F32)
          .result(op -> op.input().type())
          .make(p -> new Exp(p.operand("input")));

  @Override
  public OpDef<Exp> def() {
    return DEF;
  }
}
