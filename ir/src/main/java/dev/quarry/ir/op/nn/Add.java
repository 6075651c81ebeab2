package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// A + b, with broadcasting.
public record Add(Value a, Value b) implements BinaryOp {
  /// The definition.
  public static final OpDef<Add> DEF =
      OpDef.define("add", Add.class, "a + b")
          .operand("a", Add::a, TypeRule.REAL)
          .operand("b", Add::b, TypeRule.REAL)
          .rule(BinaryOp.BROADCASTS, BinaryOp::broadcasts)
          .result(BinaryOp::resultType)
          .make(p -> new Add(p.operand("a"), p.operand("b")));

  @Override
  public OpDef<Add> def() {
    return DEF;
  }
}
