package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The magnitude of x.
public record Abs(Value input) implements UnaryMathOp {
  /// The definition.
  public static final OpDef<Abs> DEF =
      OpDef.define("abs", Abs.class, "the magnitude of x")
          .operand("input", Abs::input, TypeRule.F32)
          .result(op -> op.input().type())
          .make(p -> new Abs(p.operand("input")));

  @Override
  public OpDef<Abs> def() {
    return DEF;
  }
}
