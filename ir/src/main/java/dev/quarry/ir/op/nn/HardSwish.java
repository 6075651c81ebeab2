package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// X * clamp(x / 6 + 0.5, 0, 1).
public record HardSwish(Value input) implements ActivationOp {
  /// The definition.
  public static final OpDef<HardSwish> DEF =
      ActivationOp.define(
          "hard_swish", HardSwish.class, "x * clamp(x / 6 + 0.5, 0, 1)", HardSwish::new);

  @Override
  public OpDef<HardSwish> def() {
    return DEF;
  }
}
