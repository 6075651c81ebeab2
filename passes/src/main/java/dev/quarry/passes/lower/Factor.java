package dev.quarry.passes.lower;

import dev.quarry.ir.num.FixedPoint;

/// Real factors as the chip's converters hold them.
final class Factor {
  /// Largest multiplier of a converter; it has no left shift.
  static final int LARGEST = 32767;

  private Factor() {}

  /// The encoding of a factor in front of a saturating output. A factor above [#LARGEST] is held at
  /// that: every value but 0 then saturates, with either factor.
  static FixedPoint output(double factor) {
    return factor > LARGEST ? new FixedPoint(LARGEST, 0) : FixedPoint.of(factor);
  }
}
