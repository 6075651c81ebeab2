package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A - b, with broadcasting.
public record Sub(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Sub> DEF =
      OpDef.define("sub", Sub.class, "a - b")
          .operand("a", Sub::a, TypeRule.REAL)
          .operand("b", Sub::b, TypeRule.REAL)
          .rule(BinaryOp.BROADCASTS, BinaryOp::broadcasts)
          .result(BinaryOp::resultType)
          .make(p -> new Sub(p.operand("a"), p.operand("b")));

  @Override
  public OpDef<Sub> def() {
    return DEF;
  }
}
