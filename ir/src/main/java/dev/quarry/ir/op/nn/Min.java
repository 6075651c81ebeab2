package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The smaller of a and b, with broadcasting.
public record Min(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Min> DEF =
      OpDef.define("min", Min.class, "the smaller of a and b")
          .operand("a", Min::a, TypeRule.REAL)
          .operand("b", Min::b, TypeRule.REAL)
          .rule(BinaryOp.BROADCASTS, BinaryOp::broadcasts)
          .result(BinaryOp::resultType)
          .make(p -> new Min(p.operand("a"), p.operand("b")));

  @Override
  public OpDef<Min> def() {
    return DEF;
  }
}
