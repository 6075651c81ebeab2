package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The larger of x and 0.
public record Relu(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<Relu> DEF =
      OpDef.define("relu", Relu.class, "the larger of x and 0")
          .operand("input", Relu::input, TypeRule.REAL)
          .result(op -> op.input().type())
          .make(p -> new Relu(p.operand("input")));

  @Override
  public OpDef<Relu> def() {
    return DEF;
  }
}
