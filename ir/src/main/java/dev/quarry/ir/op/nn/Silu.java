package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// X * sigmoid(x).
public record Silu(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<Silu> DEF =
      ActivationOp.define("silu", Silu.class, "x * sigmoid(x)", Silu::new);

  @Override
  public OpDef<Silu> def() {
    return DEF;
  }
}
