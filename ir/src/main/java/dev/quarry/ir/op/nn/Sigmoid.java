package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// 1 / (1 + exp(-x)).
public record Sigmoid(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<Sigmoid> DEF =
      ActivationOp.define("sigmoid", Sigmoid.class, "1 / (1 + exp(-x))", Sigmoid::new);

  @Override
  public OpDef<Sigmoid> def() {
    return DEF;
  }
}
