package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// The square root.
public record Sqrt(Value input) implements UnaryMathOp {
  /// The definition.
  public static final OpDef<Sqrt> DEF =
      UnaryMathOp.define("sqrt", Sqrt.class, "the square root", Sqrt::new);

  @Override
  public OpDef<Sqrt> def() {
    return DEF;
  }
}
