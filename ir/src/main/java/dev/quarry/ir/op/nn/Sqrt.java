package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The square root.
public record Sqrt(Value input) implements UnaryMathOp {
  /// The definition.
  public static final OpDef<Sqrt> DEF =
      OpDef.define("sqrt", Sqrt.class, "the square root")
          .operand("input", Sqrt::input, TypeRule.F32)
          .result(op -> op.input().type())
          .make(p -> new Sqrt(p.operand("input")));

  @Override
  public OpDef<Sqrt> def() {
    return DEF;
  }
}
