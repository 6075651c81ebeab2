package dev.quarry.ir.num;

/// A real factor as the NPU multiplies it: `scale / 2^shift`.
///
/// @param scale integer multiplier, at most 16 bits signed
/// @param shift right shift after the multiplication, rounded by [Rounding#shiftRight]
public record FixedPoint(int scale, int shift) {
  /// The factor 1, encoded as "do nothing".
  public static final FixedPoint ONE = new FixedPoint(1, 0);

  /// The closest encoding with `16384 <= scale <= 32767`: the smallest shift that reaches 16384
  /// (npu-arithmetic.md section 4, "Multiplier encoding"). Factors above 32767 take a negative
  /// shift; a factor of 0 stays 0 with the largest shift.
  public static FixedPoint of(double factor) {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor must be finite and not negative: " + factor);
    }
    int shift = 0;
    while (factor * Math.scalb(1.0, shift) < 16384 - 0.5 && shift < 62) {
      shift++;
    }
    while (factor * Math.scalb(1.0, shift) > 32767.5) {
      shift--;
    }
    return new FixedPoint((int) Rounding.halfEven(factor * Math.scalb(1.0, shift)), shift);
  }

  /// The real number this stands for.
  public double value() {
    return scale * Math.scalb(1.0, -shift);
  }

  /// `value * scale`, shifted and rounded.
  public long apply(long value) {
    return Rounding.shiftRight(value * scale, shift);
  }

  /// Whether multiplying changes nothing.
  public boolean isOne() {
    return scale == 1 && shift == 0;
  }
}
