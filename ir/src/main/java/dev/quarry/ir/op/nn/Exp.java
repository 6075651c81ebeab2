package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// E to the power of x.
public record Exp(Value input) implements UnaryMathOp {
  /// The definition.
  public static final OpDef<Exp> DEF =
      UnaryMathOp.define("exp", Exp.class, "e to the power of x", Exp::new);

  @Override
  public OpDef<Exp> def() {
    return DEF;
  }
}
