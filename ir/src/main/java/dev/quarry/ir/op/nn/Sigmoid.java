package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// 1 / (1 + exp(-x)).
public record Sigmoid(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<Sigmoid> DEF =
      OpDef.define("sigmoid", Sigmoid.class, "1 / (1 + exp(-x))")
          .operand("input", Sigmoid::input, TypeRule.REAL)
          .result(op -> op.input().type())
          .make(p -> new Sigmoid(p.operand("input")));

  @Override
  public OpDef<Sigmoid> def() {
    return DEF;
  }
}
