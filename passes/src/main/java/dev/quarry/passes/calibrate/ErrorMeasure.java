package dev.quarry.passes.calibrate;

/// What an error costs.
enum ErrorMeasure {
  /// Its square; rounding to a step costs a twelfth of the step squared on average.
  SQUARED,
  /// Its magnitude; rounding to a step costs a quarter of the step on average.
  ABSOLUTE;

  /// The cost of rounding one number.
  double rounding(double step) {
    return switch (this) {
      case SQUARED -> step * step / 12;
      case ABSOLUTE -> step / 4;
    };
  }

  /// The cost of moving one number by a distance that is not negative.
  double moving(double distance) {
    return switch (this) {
      case SQUARED -> distance * distance;
      case ABSOLUTE -> distance;
    };
  }
}
