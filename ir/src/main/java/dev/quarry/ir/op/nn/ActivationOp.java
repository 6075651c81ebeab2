package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;
import java.util.function.Function;

/// Element-wise functions that networks use as activations; one operand, same type out.
public sealed interface ActivationOp extends NnOp
    permits Relu, Sigmoid, HardSwish, Silu, Tanh, Clip, LeakyRelu, HardSigmoid {
  /// The operand.
  Value input();

  /// What the definitions of all of them begin with.
  static <T extends ActivationOp> OpDef.Builder<T> define(
      String mnemonic, Class<T> type, String summary) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", ActivationOp::input, TypeRule.REAL)
        .result(op -> op.input().type());
  }

  /// The definition of those without a parameter.
  static <T extends ActivationOp> OpDef<T> define(
      String mnemonic, Class<T> type, String summary, Function<Value, T> make) {
    return define(mnemonic, type, summary).make(p -> make.apply(p.operand("input")));
  }
}
