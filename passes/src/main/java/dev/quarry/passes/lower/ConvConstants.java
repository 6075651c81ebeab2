package dev.quarry.passes.lower;

import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The constants of a convolution task and the unit of its accumulator.
///
/// @param bias 32-bit, one per output channel, the zero point of the input folded in
/// @param weightOffsets minus the zero points of the weights, with per-channel scales only
/// @param multipliers share of the largest scale in 1/16384, with per-channel scales only
/// @param layerOffset minus the zero point of the weights, with one scale only
/// @param unit real size of one step of the accumulator after the multipliers
record ConvConstants(
    ConstantData bias,
    Optional<ConstantData> weightOffsets,
    Optional<ConstantData> multipliers,
    int layerOffset,
    double unit) {

  /// Multiplier of the channel with the largest scale; the shift behind it is 14.
  private static final float LARGEST_MULTIPLIER = 16384;

  /// Computes the constants.
  ///
  /// @param weight quantized weights, KxCxRxS
  /// @param bias real, one per output channel
  /// @param input scale and zero point of the input
  static ConvConstants of(ConstantData weight, float[] bias, Quantization.PerTensor input) {
    int channels = weight.type().shape().at(0);
    float[] scales = new float[channels];
    int[] zeros = new int[channels];
    for (int k = 0; k < channels; k++) {
      Quantization.PerTensor step = step(weight.type().quantization(), k);
      scales[k] = step.scale();
      zeros[k] = step.zeroPoint();
    }
    float largest = 0;
    for (float scale : scales) {
      largest = Math.max(largest, scale);
    }
    TensorType bytes = weight.type();
    ConstantData biases =
        ConstantData.ofInts(
            TensorType.of(ElementType.I32, Shape.of(channels)),
            biases(weight.int8(), bias, scales, zeros, input));
    // float(s.max()) * s_in in double precision: 18923 >> 25 and 20284 >> 25 of mi depend on it.
    double unit = (double) largest * input.scale();
    if (bytes.quantization() instanceof Quantization.PerTensor(_, int zero)) {
      return new ConvConstants(biases, Optional.empty(), Optional.empty(), -zero, unit);
    }
    short[] offsets = new short[channels];
    short[] multipliers = new short[channels];
    for (int k = 0; k < channels; k++) {
      offsets[k] = (short) -zeros[k];
      multipliers[k] = (short) Rounding.halfEven(scales[k] / largest * LARGEST_MULTIPLIER);
    }
    TensorType stream = TensorType.of(ElementType.I16, Shape.of(channels));
    return new ConvConstants(
        biases,
        Optional.of(ConstantData.ofShorts(stream, offsets)),
        Optional.of(ConstantData.ofShorts(stream, multipliers)),
        0,
        unit);
  }

  /// The same with a multiplier and an offset for every channel, which some activations need.
  ConvConstants perChannel() {
    if (multipliers.isPresent()) {
      return this;
    }
    int channels = bias.type().shape().at(0);
    short[] offsets = new short[channels];
    short[] ones = new short[channels];
    Arrays.fill(offsets, (short) layerOffset);
    Arrays.fill(ones, (short) LARGEST_MULTIPLIER);
    TensorType stream = TensorType.of(ElementType.I16, Shape.of(channels));
    return new ConvConstants(
        bias,
        Optional.of(ConstantData.ofShorts(stream, offsets)),
        Optional.of(ConstantData.ofShorts(stream, ones)),
        0,
        unit);
  }

  /// `round(b / (s_in * s_w)) - z_in * sum(w - z_w)` (npu-arithmetic.md section 3, exact).
  private static int[] biases(
      byte[] weight, float[] bias, float[] scales, int[] zeros, Quantization.PerTensor input) {
    int taps = weight.length / scales.length;
    int[] stored = new int[scales.length];
    for (int k = 0; k < stored.length; k++) {
      long sum = 0;
      for (int i = k * taps; i < (k + 1) * taps; i++) {
        sum += weight[i] - zeros[k];
      }
      double unit = (double) scales[k] * input.scale();
      long own = Rounding.halfEven(bias[k] / unit) - input.zeroPoint() * sum;
      stored[k] = Math.clamp(own, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return stored;
  }

  private static Quantization.PerTensor step(Quantization quantization, int channel) {
    return switch (quantization) {
      case Quantization.PerTensor step -> step;
      case Quantization.PerAxis(_, List<Quantization.PerTensor> steps) -> steps.get(channel);
      case Quantization.None _ ->
          throw new IllegalStateException("weights are not quantized; this is a bug");
    };
  }
}
