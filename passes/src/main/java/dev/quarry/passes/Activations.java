package dev.quarry.passes;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Tanh;

/// The activation a stand-alone op applies.
public final class Activations {
  private Activations() {}

  /// The function of an op, as fused and quantized ops name it.
  public static Activation of(ActivationOp op) {
    return switch (op) {
      case Relu _ -> new Activation.Relu();
      case Clip(_, float min, float max) -> new Activation.Clip(min, max);
      case LeakyRelu(_, float alpha) -> new Activation.LeakyRelu(alpha);
      case Silu _ -> new Activation.Silu();
      case Sigmoid _ -> new Activation.Sigmoid();
      case HardSwish _ -> new Activation.HardSwish();
      case HardSigmoid(_, float alpha, float beta) -> new Activation.HardSigmoid(alpha, beta);
      case Tanh _ -> new Activation.Tanh();
    };
  }
}
