package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// The hyperbolic tangent.
public record Tanh(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<Tanh> DEF =
      ActivationOp.define("tanh", Tanh.class, "the hyperbolic tangent", Tanh::new);

  @Override
  public OpDef<Tanh> def() {
    return DEF;
  }
}
