package dev.quarry.passes.calibrate;

import java.util.Optional;

/// The real numbers a value was seen to take.
///
/// @param min smallest, finite
/// @param max largest, finite, not below `min`
public record ValueRange(float min, float max) {
  public ValueRange {
    if (!(min <= max) || Float.isInfinite(min) || Float.isInfinite(max)) {
      throw new IllegalArgumentException("not a range: " + min + " to " + max);
    }
  }

  /// The smallest range that holds both.
  public ValueRange union(ValueRange other) {
    return new ValueRange(Math.min(min, other.min), Math.max(max, other.max));
  }

  /// Reads `LOW:HIGH`.
  public static Optional<ValueRange> parse(String text) {
    String[] ends = text.split(":", -1);
    if (ends.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ValueRange(Float.parseFloat(ends[0]), Float.parseFloat(ends[1])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
