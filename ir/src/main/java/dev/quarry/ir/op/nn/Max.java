package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The larger of a and b, with broadcasting.
public record Max(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Max> DEF =
      OpDef.define("max", Max.class, "the larger of a and b")
          .operand("a", Max::a, TypeRule.REAL)
          .operand("b", Max::b, TypeRule.REAL)
          .rule(BinaryOp.BROADCASTS, BinaryOp::broadcasts)
          .result(BinaryOp::resultType)
          .make(p -> new Max(p.operand("a"), p.operand("b")));

  @Override
  public OpDef<Max> def() {
    return DEF;
  }
}
