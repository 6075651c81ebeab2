package dev.quarry.accuracy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// The errors of one result over all samples.
///
/// @param mean mean of every measure; of the powers behind it for the ratio in decibels
/// @param worst worst of every measure, each on its own
public record ErrorSummary(LayerError mean, LayerError worst) {
  private static final double DECIBEL = 10;

  /// Sums up errors.
  ///
  /// @param errors one per sample, at least one
  public static ErrorSummary of(List<LayerError> errors) {
    if (errors.isEmpty()) {
      throw new IllegalArgumentException("no sample");
    }
    double noise = mean(errors, e -> Math.pow(DECIBEL, -e.snrDb() / DECIBEL));
    return new ErrorSummary(
        new LayerError(
            mean(errors, LayerError::cosine),
            mean(errors, LayerError::euclid),
            mean(errors, LayerError::euclidOfUnits),
            mean(errors, LayerError::maxAbs),
            noise == 0 ? Double.POSITIVE_INFINITY : -DECIBEL * Math.log10(noise)),
        new LayerError(
            least(errors, LayerError::cosine),
            most(errors, LayerError::euclid),
            most(errors, LayerError::euclidOfUnits),
            most(errors, LayerError::maxAbs),
            least(errors, LayerError::snrDb)));
  }

  private static double mean(List<LayerError> errors, ToDoubleFunction<LayerError> measure) {
    return errors.stream().mapToDouble(measure).average().orElseThrow();
  }

  private static double least(List<LayerError> errors, ToDoubleFunction<LayerError> measure) {
    return errors.stream().mapToDouble(measure).min().orElseThrow();
  }

  private static double most(List<LayerError> errors, ToDoubleFunction<LayerError> measure) {
    return errors.stream().mapToDouble(measure).max().orElseThrow();
  }
}
