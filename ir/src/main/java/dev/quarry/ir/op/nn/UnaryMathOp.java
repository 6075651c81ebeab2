package dev.quarry.ir.op.nn;

import dev.quarry.ir.type.Value;

/// Element-wise functions of one operand that are not activations.
public sealed interface UnaryMathOp extends NnOp permits Sqrt, Exp, Neg, Abs {
  /// The operand.
  Value input();
}
