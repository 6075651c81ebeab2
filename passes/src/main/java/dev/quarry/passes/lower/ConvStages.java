package dev.quarry.passes.lower;

import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.Quantization;

/// What a convolution task does with the accumulator: post-scaling, table or residual, output
/// converter (npu-arithmetic.md section 4; npu-registers.md, "Generator rules").
///
/// @param postScale second unit of the DPU
/// @param table look-up in place of the residual
/// @param residual how the residual enters
/// @param finalRelu ReLU after the residual
/// @param output converter
record ConvStages(
    PostScale postScale,
    TableChoice table,
    EltOperand residual,
    boolean finalRelu,
    OutputStage output) {
  /// A slope of 1, and the channel multiplier of the largest scale.
  private static final int ONE = 16384;

  // npu-registers.md, rows ConvLeakyRelu and ConvLeakyReluAdd
  private static final int LARGEST_LEAKY_SHIFT = 36;
  private static final int LEAKY_RESIDUAL_SHIFT = 8;

  /// Whether the chip has the activation, with a result stored this way.
  static boolean isSupported(Activation activation, Quantization.PerTensor out) {
    return switch (activation) {
      case Activation.None _, Activation.Relu _, Activation.Silu _ -> true;
      case Activation.Sigmoid _, Activation.HardSwish _, Activation.Tanh _ -> true;
      case Activation.Clip(float low, float high) ->
          (low == 0 && high > 0) || saturates(low, high, out);
      case Activation.HardSigmoid(float alpha, float beta) -> alpha > 0 && beta == 0.5f;
      case Activation.LeakyRelu(float alpha) -> alpha >= 0 && alpha * ONE <= Factor.LARGEST;
    };
  }

  /// The stages without a residual.
  ///
  /// @param activation one the chip has
  /// @param unit real size of one step of the accumulator
  /// @param out scale and zero point of the result
  static ConvStages of(Activation activation, double unit, Quantization.PerTensor out) {
    return switch (activation) {
      case Activation.None _ -> plain(PostScale.BYPASS, unit, out);
      case Activation.Relu _ -> plain(new PostScale.Relu(), unit, out);
      case Activation.Clip(float low, float high) ->
          low == 0 ? plain(clamp(high, unit), unit, out) : plain(PostScale.BYPASS, unit, out);
      case Activation.Silu _ -> table(TableChoice.SILU, TableFunction.SILU.range(), unit, out);
      case Activation.Sigmoid _ ->
          table(TableChoice.SIGMOID, TableFunction.SIGMOID.range(), unit, out);
      case Activation.HardSwish _ ->
          table(TableChoice.HARD_SWISH, TableFunction.HARD_SWISH.range(), unit, out);
      // The table is linear up to 1 at its end, whatever the slope; the slope sets its range.
      case Activation.HardSigmoid(float alpha, _) ->
          table(TableChoice.HARD_SIGMOID, 0.5 / alpha, unit, out);
      case Activation.LeakyRelu(float alpha) -> {
        int shift = channelShift(unit, out);
        yield plain(leaky(alpha, shift, 0), Math.scalb(unit, shift - 14), out);
      }
      case Activation.Tanh _ -> table(TableChoice.TANH, TableFunction.TANH.range(), unit, out);
    };
  }

  /// Whether the ends of the stored range do the clipping: they lie within the limits.
  private static boolean saturates(float low, float high, Quantization.PerTensor out) {
    float least = (Byte.MIN_VALUE - out.zeroPoint()) * out.scale();
    float most = (Byte.MAX_VALUE - out.zeroPoint()) * out.scale();
    float half = out.scale() / 2;
    return low <= 0 && high >= 0 && least >= low - half && most <= high + half;
  }

  /// The smallest channel shift with which the output converter shifts by at most 36, as in the
  /// vendor's files.
  private static int channelShift(double unit, Quantization.PerTensor out) {
    return Math.max(0, FixedPoint.of(unit / out.scale()).shift() + 14 - LARGEST_LEAKY_SHIFT);
  }

  private static PostScale leaky(float alpha, int channelShift, int shift) {
    return new PostScale.LeakyRelu(
        channelShift, (int) Rounding.halfEven((double) alpha * ONE), shift);
  }

  /// The stages with a residual; the activation is none, ReLU, or leaky ReLU before the sum.
  ///
  /// @param other scale and zero point of the residual
  static ConvStages withResidual(
      Activation activation,
      ResidualPlacement placement,
      double unit,
      Quantization.PerTensor other,
      Quantization.PerTensor out) {
    if (activation instanceof Activation.LeakyRelu(float alpha)) {
      return leakyWithResidual(alpha, unit, other, out);
    }
    boolean relu = activation instanceof Activation.Relu;
    boolean early = relu && placement == ResidualPlacement.AFTER_ACTIVATION;
    // A residual that is coarser than 32767 steps of the accumulator needs a coarser accumulator.
    int shift = 0;
    while (other.scale() / Math.scalb(unit, shift) > Factor.LARGEST + 0.5) {
      shift++;
    }
    double shifted = Math.scalb(unit, shift);
    PostScale postScale = early ? new PostScale.Relu() : PostScale.BYPASS;
    if (shift > 0) {
      postScale = new PostScale.Shift(shift, early);
    }
    FixedPoint factor = FixedPoint.of(other.scale() / shifted);
    return new ConvStages(
        postScale,
        TableChoice.NONE,
        new EltOperand(-other.zeroPoint(), factor),
        relu && !early,
        output(shifted, out));
  }

  private static ConvStages leakyWithResidual(
      float alpha, double unit, Quantization.PerTensor other, Quantization.PerTensor out) {
    int channelShift = channelShift(unit, out);
    int shift = LEAKY_RESIDUAL_SHIFT;
    double shifted = Math.scalb(unit, channelShift - 14 + shift);
    while (other.scale() / shifted > Factor.LARGEST + 0.5) {
      shift++;
      shifted *= 2;
    }
    return new ConvStages(
        leaky(alpha, channelShift, shift),
        TableChoice.NONE,
        new EltOperand(-other.zeroPoint(), FixedPoint.of(other.scale() / shifted)),
        false,
        output(shifted, out));
  }

  private static ConvStages plain(PostScale stage, double unit, Quantization.PerTensor out) {
    return new ConvStages(stage, TableChoice.NONE, EltOperand.PLAIN, false, output(unit, out));
  }

  private static PostScale clamp(float high, double unit) {
    long limit = Rounding.halfEven(high / unit);
    return limit > Integer.MAX_VALUE ? new PostScale.Relu() : new PostScale.Clamp((int) limit);
  }

  private static ConvStages table(
      TableChoice choice, double range, double unit, Quantization.PerTensor out) {
    TableFunction function = choice.function().orElseThrow();
    return new ConvStages(
        new PostScale.ToTable(Factor.output(unit * 16384 / range)),
        choice,
        EltOperand.PLAIN,
        false,
        output(function.outputScale(), out));
  }

  private static OutputStage output(double unit, Quantization.PerTensor out) {
    return new OutputStage(Factor.output(unit / out.scale()), out.zeroPoint());
  }
}
