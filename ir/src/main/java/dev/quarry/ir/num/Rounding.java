package dev.quarry.ir.num;

/// The roundings and saturations of the target, each under one name.
public final class Rounding {
  private Rounding() {}

  /// Arithmetic right shift, rounded to nearest, ties to even ("RSH" in the references; the tie
  /// rule of RK3568 silicon is inferred from a sibling chip). A shift above 62 gives 0, as the
  /// vendor's degenerate scales expect; a negative shift multiplies.
  ///
  /// @param value at most 62 significant bits
  public static long shiftRight(long value, int shift) {
    if (shift <= 0) {
      return value << -shift;
    }
    if (shift > 62) {
      return 0;
    }
    long half = (1L << (shift - 1)) - 1;
    return (value + half + ((value >> shift) & 1)) >> shift;
  }

  /// Nearest integer, ties to even.
  public static long halfEven(double value) {
    return (long) Math.rint(value);
  }

  /// `value` limited to the range of a signed byte.
  public static int saturateI8(long value) {
    return Math.clamp(value, (int) Byte.MIN_VALUE, (int) Byte.MAX_VALUE);
  }

  /// `value` limited to the range of an unsigned byte.
  public static int saturateU8(long value) {
    return Math.clamp(value, 0, 255);
  }
}
