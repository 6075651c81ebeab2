package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;

/// The input, unchanged (also ONNX Dropout at inference).
public record Identity(Value input) implements NnOp {
  /// The definition.
  public static final OpDef<Identity> DEF =
      OpDef.define("identity", Identity.class, "the input, unchanged")
          .operand("input", Identity::input, TypeRule.ANY)
          .result(op -> op.input().type())
          .make(p -> new Identity(p.operand("input")));

  @Override
  public OpDef<Identity> def() {
    return DEF;
  }
}
