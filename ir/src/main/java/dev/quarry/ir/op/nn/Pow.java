package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A to the power of b, with broadcasting.
public record Pow(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Pow> DEF =
      OpDef.define("pow", Pow.class, "a to the power of b")
          .operand("a", Pow::a, TypeRule.F32)
          .operand("b", Pow::b, TypeRule.F32)
          .rule(BinaryOp.BROADCASTS, BinaryOp::broadcasts)
          .result(BinaryOp::resultType)
          .make(p -> new Pow(p.operand("a"), p.operand("b")));

  @Override
  public OpDef<Pow> def() {
    return DEF;
  }
}
