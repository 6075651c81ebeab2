package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// The magnitude of x.
public record Abs(Value input) implements UnaryMathOp {
  /// The definition.
  public static final OpDef<Abs> DEF =
      UnaryMathOp.define("abs", Abs.class, "the magnitude of x", Abs::new);

  @Override
  public OpDef<Abs> def() {
    return DEF;
  }
}
