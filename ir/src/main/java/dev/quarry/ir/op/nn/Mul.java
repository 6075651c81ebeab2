package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A * b, with broadcasting.
public record Mul(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Mul> DEF =
      OpDef.define("mul", Mul.class, "a * b")
          .operand("a", Mul::a, TypeRule.REAL)
          .operand("b", Mul::b, TypeRule.REAL)
          .rule(BinaryOp.BROADCASTS, BinaryOp::broadcasts)
          .result(BinaryOp::resultType)
          .make(p -> new Mul(p.operand("a"), p.operand("b")));

  @Override
  public OpDef<Mul> def() {
    return DEF;
  }
}
