package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// The larger of x and 0.
public record Relu(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<Relu> DEF =
      ActivationOp.define("relu", Relu.class, "the larger of x and 0", Relu::new);

  @Override
  public OpDef<Relu> def() {
    return DEF;
  }
}
