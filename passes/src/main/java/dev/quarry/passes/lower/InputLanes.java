package dev.quarry.passes.lower;

import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.Quantization;
import java.util.ArrayList;
import java.util.List;

/// The input converter of the convolution unit: pixel bytes to stored integers, one lane per
/// channel. All lanes have one shift, the largest with which every multiplier stays below 2^15; the
/// offset is added after the shift (npu-arithmetic.md section 2; gen_conv.py, norm16).
final class InputLanes {
  private static final int LARGEST_SHIFT = 40;

  /// Added before rounding the offset down: the vendor rounds halves down.
  private static final double ALMOST_HALF = 0.499;

  private InputLanes() {}

  /// The lanes for preprocessed pixels.
  static List<Requant> of(Preprocessing preprocessing, int channels, Quantization.PerTensor step) {
    int shift = LARGEST_SHIFT;
    for (int c = 0; c < channels; c++) {
      shift = Math.min(shift, shiftFor(Math.abs(factor(preprocessing, c, step))));
    }
    var lanes = new ArrayList<Requant>();
    for (int c = 0; c < channels; c++) {
      double factor = factor(preprocessing, c, step);
      double middle = preprocessing.mean(c) * factor;
      int multiplier = (int) Rounding.halfEven(Math.scalb(factor, shift));
      int offset = (int) Math.floor(step.zeroPoint() - middle + ALMOST_HALF);
      lanes.add(new Requant(0, new FixedPoint(multiplier, shift), offset));
    }
    return lanes;
  }

  private static double factor(Preprocessing preprocessing, int channel, Quantization.PerTensor s) {
    return 1 / ((double) preprocessing.std(channel) * s.scale());
  }

  private static int shiftFor(double factor) {
    int shift = 0;
    while (Math.scalb(factor, shift + 1) < Factor.LARGEST + 0.5 && shift < LARGEST_SHIFT) {
      shift++;
    }
    return shift;
  }
}
