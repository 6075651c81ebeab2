package dev.quarry.passes.quantize;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Quantizes the weights of a convolution, asymmetrically, per output channel or with one scale for
/// the layer.
///
/// Scales have floors, none of which a trained network reaches: a channel's scale is at least 1/256
/// of the largest one, so that its multiplier (16384 for the largest) keeps 6 bits and a channel
/// without weights still delivers its bias; the unit of the accumulator, input scale times weight
/// scale, is at least 2^-31; and the bias in that unit stays below 2^30.
///
/// The chip multiplies each channel by its share of the largest scale in whole 1/16384. Where that
/// rounding would be felt, below 1/8, the scale is widened to the next share that is whole.
///
/// @param domain element type of the weights
/// @param perChannel one scale per output channel
record WeightQuantizer(Domain domain, boolean perChannel) {
  private static final float STEPS = 255;
  private static final float SMALLEST_SHARE = 1f / 256;
  private static final double WHOLE = 16384;
  private static final double FELT = WHOLE / 8;
  private static final double SMALLEST_UNIT = Math.scalb(1.0, -31);
  private static final double LARGEST_BIAS = Math.scalb(1.0, 30);

  /// Quantizes weights.
  ///
  /// @param weight KxCxRxS
  /// @param bias one per output channel
  /// @param inputScale scale of the convolution's input
  ConstantData quantize(ConstantData weight, float[] bias, float inputScale) {
    float[] values = weight.floats();
    int channels = weight.type().shape().at(0);
    int taps = values.length / Math.max(channels, 1);
    float[] low = new float[channels];
    float[] high = new float[channels];
    for (int i = 0; i < values.length; i++) {
      int k = i / taps;
      low[k] = Math.min(low[k], values[i]);
      high[k] = Math.max(high[k], values[i]);
    }
    if (!perChannel) {
      spread(low, high);
    }
    float[] scales = scales(low, high, bias, inputScale);
    int[] zeros = new int[channels];
    for (int k = 0; k < channels; k++) {
      zeros[k] = domain.zeroPoint(low[k], scales[k]);
    }
    byte[] stored = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      int k = i / taps;
      stored[i] = (byte) domain.stored(values[i], scales[k], zeros[k]);
    }
    TensorType type =
        new TensorType(
            domain.element(), weight.type().shape(), meaning(scales, zeros), Layout.PLAIN);
    return ConstantData.ofBytes(type, stored);
  }

  /// Gives every channel the range of the layer.
  private static void spread(float[] low, float[] high) {
    float lowest = 0;
    float highest = 0;
    for (int k = 0; k < low.length; k++) {
      lowest = Math.min(lowest, low[k]);
      highest = Math.max(highest, high[k]);
    }
    Arrays.fill(low, lowest);
    Arrays.fill(high, highest);
  }

  private float[] scales(float[] low, float[] high, float[] bias, float inputScale) {
    float[] scales = new float[low.length];
    float largest = 0;
    double largestBias = 0;
    for (int k = 0; k < scales.length; k++) {
      scales[k] = (high[k] - low[k]) / STEPS;
      largest = Math.max(largest, scales[k]);
      largestBias = Math.max(largestBias, Math.abs(bias[k]));
    }
    float floor = largest == 0 ? 1 / STEPS : largest * SMALLEST_SHARE;
    floor = Math.max(floor, (float) (SMALLEST_UNIT / inputScale));
    for (int k = 0; k < scales.length; k++) {
      double reach = perChannel ? Math.abs(bias[k]) : largestBias;
      float own = scales[k] == 0 ? Math.max(floor, largest) : Math.max(scales[k], floor);
      scales[k] = Math.max(own, (float) (reach / (LARGEST_BIAS * inputScale)));
    }
    makeSharesWhole(scales);
    return scales;
  }

  private static void makeSharesWhole(float[] scales) {
    float largest = 0;
    for (float scale : scales) {
      largest = Math.max(largest, scale);
    }
    for (int k = 0; k < scales.length; k++) {
      double share = Math.ceil((double) scales[k] / largest * WHOLE);
      if (share < FELT) {
        scales[k] = (float) (share / WHOLE * largest);
      }
    }
  }

  private Quantization meaning(float[] scales, int[] zeros) {
    if (!perChannel) {
      return new Quantization.PerTensor(scales[0], zeros[0]);
    }
    List<Quantization.PerTensor> steps = new ArrayList<>();
    for (int k = 0; k < scales.length; k++) {
      steps.add(new Quantization.PerTensor(scales[k], zeros[k]));
    }
    return new Quantization.PerAxis(0, steps);
  }
}
