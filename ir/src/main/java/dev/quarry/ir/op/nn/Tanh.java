package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The hyperbolic tangent.
public record Tanh(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<Tanh> DEF =
      OpDef.define("tanh", Tanh.class, "the hyperbolic tangent")
          .operand("input", Tanh::input, TypeRule.REAL)
          .result(op -> op.input().type())
          .make(p -> new Tanh(p.operand("input")));

  @Override
  public OpDef<Tanh> def() {
    return DEF;
  }
}
