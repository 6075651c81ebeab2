package dev.quarry.passes.calibrate;

/// Chooses ranges from histograms.
final class RangeChoice {
  private static final double DROPPED_SHARE = 1e-4;
  private static final int CANDIDATES = 128;
  private static final double STEPS = 255;

  private RangeChoice() {}

  /// The range without the outermost share of the numbers on each side.
  static ValueRange percentile(Histogram histogram, ValueRange seen) {
    long all = 0;
    for (int bin = 0; bin < histogram.size(); bin++) {
      all += histogram.count(bin);
    }
    long dropped = (long) (all * DROPPED_SHARE);
    int low = 0;
    for (long below = histogram.count(0); below <= dropped && low < histogram.size() - 1; ) {
      below += histogram.count(++low);
    }
    int high = histogram.size() - 1;
    for (long above = histogram.count(high); above <= dropped && high > low; ) {
      above += histogram.count(--high);
    }
    return limited(histogram.lower(low), histogram.lower(high + 1), seen);
  }

  /// The range whose squared error is smallest: numbers inside are rounded to steps, numbers
  /// outside are moved to the nearest end. One end is searched with the other held, twice around.
  static ValueRange smallestSquares(Histogram histogram, ValueRange seen) {
    double low = Math.min(seen.min(), 0);
    double high = Math.max(seen.max(), 0);
    double lowest = low;
    double highest = high;
    for (int round = 0; round < 2; round++) {
      high = bestHigh(histogram, low, highest);
      low = bestLow(histogram, lowest, high);
    }
    return limited(low, high, seen);
  }

  /// The range whose absolute error is smallest among those that clip by magnitude only. The side
  /// with the longer tail is clipped first; the other one, which often holds the few numbers a
  /// network wants to say something with, stays whole.
  static ValueRange smallestMagnitudes(Histogram histogram, ValueRange seen) {
    return byMagnitude(seen, (low, high) -> error(histogram, low, high, ErrorMeasure.ABSOLUTE));
  }

  /// The range with the smallest [Divergence] among those that clip by magnitude only.
  static ValueRange smallestDivergence(Histogram histogram, ValueRange seen) {
    return byMagnitude(seen, (low, high) -> Divergence.of(histogram, low, high));
  }

  /// What a range costs.
  private interface Cost {
    double of(double low, double high);
  }

  private static ValueRange byMagnitude(ValueRange seen, Cost cost) {
    double lowest = Math.min(seen.min(), 0);
    double highest = Math.max(seen.max(), 0);
    double reach = Math.max(-lowest, highest);
    double best = reach;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      double limit = reach * (CANDIDATES - i) / CANDIDATES;
      double low = Math.max(lowest, -limit);
      double high = Math.min(highest, limit);
      double error = cost.of(low, high);
      if (error < smallest) {
        smallest = error;
        best = limit;
      }
    }
    return limited(-best, best, seen);
  }

  private static double bestHigh(Histogram histogram, double low, double highest) {
    double best = highest;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      double high = highest * (CANDIDATES - i) / CANDIDATES;
      double error = error(histogram, low, high, ErrorMeasure.SQUARED);
      if (error < smallest) {
        smallest = error;
        best = high;
      }
    }
    return best;
  }

  private static double bestLow(Histogram histogram, double lowest, double high) {
    double best = lowest;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      double low = lowest * (CANDIDATES - i) / CANDIDATES;
      double error = error(histogram, low, high, ErrorMeasure.SQUARED);
      if (error < smallest) {
        smallest = error;
        best = low;
      }
    }
    return best;
  }

  private static double error(Histogram histogram, double low, double high, ErrorMeasure measure) {
    double rounding = measure.rounding((high - low) / STEPS);
    double sum = 0;
    for (int bin = 0; bin < histogram.size(); bin++) {
      long count = histogram.count(bin);
      if (count > 0) {
        double x = histogram.middle(bin);
        double outside = Math.max(x - high, low - x);
        sum += count * (outside > 0 ? measure.moving(outside) : rounding);
      }
    }
    return sum;
  }

  private static ValueRange limited(double low, double high, ValueRange seen) {
    float min = Math.clamp((float) low, seen.min(), seen.max());
    float max = Math.clamp((float) high, min, seen.max());
    return new ValueRange(min, max);
  }
}
