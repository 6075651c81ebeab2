package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// X * sigmoid(x).
public record Silu(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<Silu> DEF =
      OpDef.define("silu", Silu.class, "x * sigmoid(x)")
          .operand("input", Silu::input, TypeRule.REAL)
          .result(op -> op.input().type())
          .make(p -> new Silu(p.operand("input")));

  @Override
  public OpDef<Silu> def() {
    return DEF;
  }
}
