package dev.quarry.ir.num;

import java.util.Locale;

/// The functions the NPU evaluates by table, with the constants of the vendor's tables
/// (npu-arithmetic.md section 5; proven on 5432 tables, at most one entry of 513 off by one).
public enum TableFunction {
  /// `x * sigmoid(x)`, continued above the range with slope 16434 / 2^13.
  SILU(5.8, 5.8 / (1 + Math.exp(-5.8)), 16434, 13),
  /// `1 / (1 + exp(-x))`.
  SIGMOID(6.31, 1, 0, 0),
  /// The sigmoid over a wider range, for halves: below -6.31 the vendor's table stays at 0.0018,
  /// which 8 bits cannot tell from 0, but halves can. Ours; no file with it has been seen.
  WIDE_SIGMOID(11, 1, 0, 0),
  /// `x * clamp(x / 6 + 0.5, 0, 1)`, continued above the range with slope 2 in table units.
  HARD_SWISH(3, 3, 16384, 13),
  /// `clamp(0.2 x + 0.5, 0, 1)`.
  HARD_SIGMOID(2.5, 1, 0, 0),
  /// `tanh(x)`; no file with it has been seen, the table is made like the others.
  TANH(5, 1, 0, 0);

  private final double range;
  private final double maximum;
  private final int overflowScale;
  private final int overflowShift;

  TableFunction(double range, double maximum, int overflowScale, int overflowShift) {
    this.range = range;
    this.maximum = maximum;
    this.overflowScale = overflowScale;
    this.overflowShift = overflowShift;
  }

  /// The table covers real arguments from `-range` to `range`; the table input is `x * 16384 /
  /// range`.
  public double range() {
    return range;
  }

  /// Real size of one step of the table's output.
  public double outputScale() {
    return maximum / 32767;
  }

  /// Multiplier of the excess above the range (0: the last entry holds).
  public int overflowScale() {
    return overflowScale;
  }

  /// Right shift that belongs to [#overflowScale()].
  public int overflowShift() {
    return overflowShift;
  }

  /// The word used in the text form, for example `silu`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The function itself.
  public double apply(double x) {
    return switch (this) {
      case SILU -> x / (1 + Math.exp(-x));
      case SIGMOID, WIDE_SIGMOID -> 1 / (1 + Math.exp(-x));
      case HARD_SWISH -> x * Math.clamp(x / 6 + 0.5, 0, 1);
      case HARD_SIGMOID -> Math.clamp(0.2 * x + 0.5, 0, 1);
      case TANH -> Math.tanh(x);
    };
  }

  /// One table entry: the function at `range * index / 512`, in output steps.
  ///
  /// @param index -512 to 512
  public int entry(int index) {
    return (int) Rounding.halfEven(apply(range * index / 512) * 32767 / maximum);
  }
}
