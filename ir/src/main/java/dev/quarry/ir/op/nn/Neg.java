package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// Minus x.
public record Neg(Value input) implements UnaryMathOp {
  /// The definition.
  public static final OpDef<Neg> DEF = UnaryMathOp.define("neg", Neg.class, "minus x", Neg::new);

  @Override
  public OpDef<Neg> def() {
    return DEF;
  }
}
