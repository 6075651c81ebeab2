package dev.quarry.passes.calibrate;

/// How often numbers were seen, by size: a fixed number of bins around 0 whose width doubles
/// whenever a number falls outside. Bins are merged pairwise then, so the result depends only on
/// the numbers and not on their order. Exact zeros are counted apart because quantization does not
/// change them.
final class Histogram {
  /// Bins on each side of 0. A range on one side then has 8 to 16 bins per quantization step.
  private static final int HALF = 2048;

  private final long[] bins = new long[2 * HALF];
  private double width;
  private float binsPerUnit;

  /// Adds numbers.
  ///
  /// @param values finite numbers
  /// @param reach largest magnitude among them
  void add(float[] values, float reach) {
    if (reach == 0) {
      return;
    }
    grow(reach);
    float perUnit = binsPerUnit;
    for (float value : values) {
      if (value != 0) {
        int index = (int) Math.floor(value * perUnit) + HALF;
        bins[Math.clamp(index, 0, 2 * HALF - 1)]++;
      }
    }
  }

  /// Number of bins.
  int size() {
    return bins.length;
  }

  /// How many numbers fell into a bin.
  long count(int bin) {
    return bins[bin];
  }

  /// The middle of a bin.
  double middle(int bin) {
    return (bin - HALF + 0.5) * width;
  }

  /// The lower end of a bin.
  double lower(int bin) {
    return (bin - HALF) * width;
  }

  /// Widths are powers of two, so that division is exact.
  private void grow(float reach) {
    if (width == 0) {
      width = Math.scalb(1.0, Math.getExponent(reach) + 1) / HALF;
    }
    while (reach > width * HALF) {
      for (int i = 0; i < HALF / 2; i++) {
        bins[HALF + i] = bins[HALF + 2 * i] + bins[HALF + 2 * i + 1];
        bins[HALF - 1 - i] = bins[HALF - 1 - 2 * i] + bins[HALF - 2 - 2 * i];
      }
      for (int i = HALF / 2; i < HALF; i++) {
        bins[HALF + i] = 0;
        bins[HALF - 1 - i] = 0;
      }
      width *= 2;
    }
    binsPerUnit = (float) (1 / width);
  }
}
