package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;
import java.util.function.Function;

/// Element-wise functions of one operand that are not activations.
public sealed interface UnaryMathOp extends NnOp permits Sqrt, Exp, Neg, Abs {
  /// The operand.
  Value input();

  /// The definition all of them have.
  static <T extends UnaryMathOp> OpDef<T> define(
      String mnemonic, Class<T> type, String summary, Function<Value, T> make) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", UnaryMathOp::input, TypeRule.F32)
        .result(op -> op.input().type())
        .make(p -> make.apply(p.operand("input")));
  }
}
