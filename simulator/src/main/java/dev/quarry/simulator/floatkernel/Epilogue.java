package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ResidualPlacement;

/// What happens to the sums of a convolution: activation and addition, on stretches of the result
/// while they are in the cache.
///
/// @param activation the activation
/// @param placement on which side of it the addition stands
record Epilogue(Activation activation, ResidualPlacement placement) {
  /// Nothing happens.
  static final Epilogue NONE = new Epilogue(Activation.NONE, ResidualPlacement.AFTER_ACTIVATION);

  /// Finishes the elements from `from` to `end`.
  ///
  /// @param y the result
  /// @param residual what is added, or an empty array
  void apply(float[] y, int from, int end, float[] residual, SigmoidKernel sigmoid) {
    if (residual.length > 0 && placement == ResidualPlacement.BEFORE_ACTIVATION) {
      add(y, from, end, residual);
    }
    ActivationKernel.apply(activation, y, from, end, sigmoid);
    if (residual.length > 0 && placement == ResidualPlacement.AFTER_ACTIVATION) {
      add(y, from, end, residual);
    }
  }

  private static void add(float[] y, int from, int end, float[] residual) {
    for (int i = from; i < end; i++) {
      y[i] += residual[i];
    }
  }
}
