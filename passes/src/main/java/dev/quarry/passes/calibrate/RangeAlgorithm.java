package dev.quarry.passes.calibrate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the range of a value is chosen from what was seen.
public enum RangeAlgorithm {
  /// [#MAE] for outputs of the network that no activation bounds, [#MINMAX] for everything else.
  /// Raw outputs have long tails that later functions flatten; inside the networks measured so far
  /// clipping only loses (`docs/numerics.md`).
  AUTO,
  /// Everything that was seen.
  MINMAX,
  /// Without the outermost 0.01 % of the numbers on each side.
  PERCENTILE,
  /// The range with the smallest mean squared error of rounding and clipping together.
  MMSE,
  /// The range whose rounded and clipped numbers are distributed most like the numbers seen, by
  /// their relative entropy (Kullback-Leibler), if numbers beyond some magnitude are clipped on
  /// both sides alike.
  KL,
  /// The range with the smallest mean absolute error of rounding and clipping together, if numbers
  /// beyond some magnitude are clipped on both sides alike.
  MAE;

  /// The word for options.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The algorithm a word stands for.
  public static Optional<RangeAlgorithm> parse(String word) {
    return List.of(values()).stream().filter(a -> a.text().equals(word)).findFirst();
  }

  /// What is done with one value.
  ///
  /// @param isRawOutput whether it is an output of the network that no activation bounds
  RangeAlgorithm at(boolean isRawOutput) {
    return switch (this) {
      case AUTO -> isRawOutput ? MAE : MINMAX;
      case MINMAX, PERCENTILE, MMSE, KL, MAE -> this;
    };
  }

  /// Whether a histogram is needed.
  boolean needsHistogram() {
    return switch (this) {
      case AUTO, MINMAX -> false;
      case PERCENTILE, MMSE, KL, MAE -> true;
    };
  }
}
