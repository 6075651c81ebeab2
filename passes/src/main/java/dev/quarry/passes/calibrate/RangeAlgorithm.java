package dev.quarry.passes.calibrate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the range of a value is chosen from what was seen.
public enum RangeAlgorithm {
  /// Everything that was seen.
  MINMAX,
  /// Without the outermost 0.01 % of the numbers on each side.
  PERCENTILE,
  /// The range with the smallest mean squared error of rounding and clipping together.
  MMSE;

  /// The word for options.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The algorithm a word stands for.
  public static Optional<RangeAlgorithm> parse(String word) {
    return List.of(values()).stream().filter(a -> a.text().equals(word)).findFirst();
  }

  /// Whether a histogram is needed.
  boolean needsHistogram() {
    return switch (this) {
      case MINMAX -> false;
      case PERCENTILE, MMSE -> true;
    };
  }
}
