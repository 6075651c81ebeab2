package dev.quarry.passes.quantize;

import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.npu.HalfStage;
import dev.quarry.ir.op.npu.TableChoice;

/// How a convolution of halves computes an activation: the sum is multiplied by `scale` and moved
/// by `offset` before the stage, which weights and bias take in; `after` is added to the result by
/// a second convolution where it is not 0.
///
/// @param scale factor of weights and bias
/// @param offset added to the bias
/// @param stage second unit of the DPU
/// @param table look-up
/// @param after number added to the finished values
record HalfActivation(float scale, float offset, HalfStage stage, TableChoice table, float after) {
  private static final double TABLE_LIMIT = 16384;

  static HalfActivation of(Activation activation) {
    return switch (activation) {
      case Activation.None _ -> plain(HalfStage.BYPASS);
      case Activation.Relu _ -> plain(new HalfStage.Relu());
      case Activation.LeakyRelu(float alpha) -> plain(new HalfStage.LeakyRelu(alpha));
      // clip(v, low, high) = clip(v - low, 0, high - low) + low
      case Activation.Clip(float low, float high) ->
          new HalfActivation(1, -low, new HalfStage.Clamp(high - low), TableChoice.NONE, low);
      case Activation.HardSigmoid(float alpha, float beta) ->
          new HalfActivation(alpha, beta, new HalfStage.Clamp(1), TableChoice.NONE, 0);
      case Activation.Silu _ -> table(TableChoice.SILU, TableFunction.SILU);
      case Activation.Sigmoid _ -> table(TableChoice.WIDE_SIGMOID, TableFunction.WIDE_SIGMOID);
      case Activation.HardSwish _ -> table(TableChoice.HARD_SWISH, TableFunction.HARD_SWISH);
      case Activation.Tanh _ -> table(TableChoice.TANH, TableFunction.TANH);
    };
  }

  private static HalfActivation plain(HalfStage stage) {
    return new HalfActivation(1, 0, stage, TableChoice.NONE, 0);
  }

  private static HalfActivation table(TableChoice choice, TableFunction function) {
    float factor = (float) (TABLE_LIMIT / function.range());
    return new HalfActivation(1, 0, new HalfStage.ToTable(factor), choice, 0);
  }

  /// Whether a residual can be added behind it in the same task.
  boolean takesResidual() {
    return table == TableChoice.NONE && after == 0;
  }
}
