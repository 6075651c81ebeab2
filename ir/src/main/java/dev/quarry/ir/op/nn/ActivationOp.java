package dev.quarry.ir.op.nn;

import dev.quarry.ir.type.Value;

/// Element-wise functions that networks use as activations; one operand, same type out.
public sealed interface ActivationOp extends NnOp
    permits Relu, Sigmoid, HardSwish, Silu, Tanh, Clip, LeakyRelu, HardSigmoid {
  /// The operand.
  Value input();
}
