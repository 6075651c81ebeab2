package dev.quarry.passes.calibrate;

/// How much the distribution of numbers changes when they are rounded to the 256 steps of a range
/// and clipped to it: the relative entropy (Kullback-Leibler) of the distribution seen against the
/// one that is left.
///
/// What lies outside of the range is counted at its ends in the first distribution. In the second
/// one, what lies in one step is spread evenly over the bins of the step that hold something, and
/// nothing from outside is known. So clipping costs at the ends, and a coarse step costs where the
/// distribution inside it is uneven. Exact zeros keep their value in every range and are left out.
final class Divergence {
  /// Stands for the share of bins the second distribution knows nothing of.
  private static final double UNKNOWN = 1e-4;

  private static final int STEPS = 255;

  private final Histogram histogram;
  private final double low;
  private final double high;
  private final int first;
  private final int last;

  private Divergence(Histogram histogram, double low, double high) {
    this.histogram = histogram;
    this.low = low;
    this.high = high;
    int begin = 0;
    while (begin < histogram.size() - 1 && histogram.middle(begin) < low) {
      begin++;
    }
    int end = histogram.size() - 1;
    while (end > begin && histogram.middle(end) > high) {
      end--;
    }
    this.first = begin;
    this.last = end;
  }

  /// The divergence in nats; 0 when nothing but zeros was seen.
  ///
  /// @param low lower end of the range, at most 0
  /// @param high upper end of the range, at least 0
  static double of(Histogram histogram, double low, double high) {
    return new Divergence(histogram, low, high).value();
  }

  private double value() {
    double[] seen = seen();
    double[] left = left();
    double seenTotal = sum(seen);
    double leftTotal = sum(left);
    if (seenTotal == 0) {
      return 0;
    }
    double divergence = 0;
    for (int i = 0; i < seen.length; i++) {
      if (seen[i] > 0) {
        double p = seen[i] / seenTotal;
        double q = left[i] > 0 ? left[i] / leftTotal : UNKNOWN / seenTotal;
        divergence += p * Math.log(p / q);
      }
    }
    return divergence;
  }

  private double[] seen() {
    double[] counts = new double[last - first + 1];
    for (int bin = 0; bin < histogram.size(); bin++) {
      counts[Math.clamp(bin, first, last) - first] += histogram.count(bin);
    }
    return counts;
  }

  private double[] left() {
    double[] totals = new double[STEPS + 1];
    int[] occupied = new int[STEPS + 1];
    for (int bin = first; bin <= last; bin++) {
      if (histogram.count(bin) > 0) {
        totals[step(bin)] += histogram.count(bin);
        occupied[step(bin)]++;
      }
    }
    double[] counts = new double[last - first + 1];
    for (int bin = first; bin <= last; bin++) {
      if (histogram.count(bin) > 0) {
        counts[bin - first] = totals[step(bin)] / occupied[step(bin)];
      }
    }
    return counts;
  }

  private int step(int bin) {
    double position = (histogram.middle(bin) - low) / (high - low) * STEPS;
    return Math.clamp(Math.round(position), 0, STEPS);
  }

  private static double sum(double[] counts) {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum;
  }
}
