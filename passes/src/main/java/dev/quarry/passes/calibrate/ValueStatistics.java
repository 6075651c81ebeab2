package dev.quarry.passes.calibrate;

import java.util.Optional;

/// What was seen of one value; memory does not depend on the number of samples.
final class ValueStatistics {
  private final RangeAlgorithm algorithm;
  private final Optional<Histogram> histogram;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  ValueStatistics(RangeAlgorithm algorithm) {
    this.algorithm = algorithm;
    histogram = algorithm.needsHistogram() ? Optional.of(new Histogram()) : Optional.empty();
  }

  /// Adds the elements of a tensor.
  ///
  /// @return whether all of them are finite; if not, the statistics are not usable
  boolean add(float[] values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    // Math.min and Math.max hand NaN on; one that appears is found in the result.
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (values.length == 0) {
      return true;
    }
    if (!(low > Float.NEGATIVE_INFINITY && high < Float.POSITIVE_INFINITY)) {
      return false;
    }
    min = Math.min(min, low);
    max = Math.max(max, high);
    float reach = Math.max(-low, high);
    histogram.ifPresent(h -> h.add(values, reach));
    return true;
  }

  /// The chosen range; empty if nothing was seen.
  Optional<ValueRange> range() {
    if (min > max) {
      return Optional.empty();
    }
    ValueRange seen = new ValueRange(min, max);
    return switch (algorithm) {
      case AUTO, MINMAX -> Optional.of(seen);
      case PERCENTILE -> histogram.map(h -> RangeChoice.percentile(h, seen));
      case MMSE -> histogram.map(h -> RangeChoice.smallestSquares(h, seen));
      case KL -> histogram.map(h -> RangeChoice.smallestDivergence(h, seen));
      case MAE -> histogram.map(h -> RangeChoice.smallestMagnitudes(h, seen));
    };
  }
}
