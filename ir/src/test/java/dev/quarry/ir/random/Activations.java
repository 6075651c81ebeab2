package dev.quarry.ir.random;

import dev.quarry.ir.op.Activation;

/// Random activations, every kind.
final class Activations {
  private Activations() {}

  static Activation random(Growth growth) {
    return switch (growth.from(0, 8)) {
      case 0 -> Activation.NONE;
      case 1 -> new Activation.Relu();
      case 2 -> new Activation.Clip(growth.real(), growth.real());
      case 3 -> new Activation.LeakyRelu(growth.real());
      case 4 -> new Activation.Silu();
      case 5 -> new Activation.Sigmoid();
      case 6 -> new Activation.HardSwish();
      case 7 -> new Activation.HardSigmoid(growth.real(), growth.real());
      default -> new Activation.Tanh();
    };
  }
}
