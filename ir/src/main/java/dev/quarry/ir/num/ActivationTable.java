package dev.quarry.ir.num;

import java.util.Arrays;

/// The two tables of 513 entries the NPU interpolates in, and the interpolation itself: index `x >>
/// 5`, fraction from the low five bits, the product rounded by [Rounding#shiftRight] (the rounding
/// of the interpolation on silicon is inferred).
public final class ActivationTable {
  /// Number of entries of each table.
  public static final int ENTRIES = 513;

  /// The input range is `-LIMIT` to `LIMIT`.
  public static final int LIMIT = 16384;

  private static final int INDEX_SHIFT = 5;

  private final short[] low;
  private final short[] high;
  private final int overflowScale;
  private final int overflowShift;

  private ActivationTable(short[] low, short[] high, int overflowScale, int overflowShift) {
    this.low = low;
    this.high = high;
    this.overflowScale = overflowScale;
    this.overflowShift = overflowShift;
  }

  /// The table of a function.
  public static ActivationTable of(TableFunction function) {
    var low = new short[ENTRIES];
    var high = new short[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      low[i] = (short) function.entry(i - 512);
      high[i] = (short) function.entry(i);
    }
    return new ActivationTable(low, high, function.overflowScale(), function.overflowShift());
  }

  /// Entries for negative arguments ("LE"), from `-LIMIT` up.
  public short[] low() {
    return Arrays.copyOf(low, ENTRIES);
  }

  /// Entries for arguments from 0 up ("LO").
  public short[] high() {
    return Arrays.copyOf(high, ENTRIES);
  }

  /// The table value at `x`, in output steps.
  public long lookup(long x) {
    if (x < 0) {
      return x < -LIMIT ? low[0] : interpolate(low, x + LIMIT);
    }
    if (x > LIMIT) {
      return high[ENTRIES - 1] + Rounding.shiftRight((x - LIMIT) * overflowScale, overflowShift);
    }
    return interpolate(high, x);
  }

  /// The table value at a real `x`, in output steps, rounded once to single precision; the fraction
  /// of the argument counts.
  // inferred: npu-arithmetic.md section 7a
  public float lookup(float x) {
    if (x < -LIMIT) {
      return low[0];
    }
    if (x > LIMIT && overflowScale == 0) {
      return high[ENTRIES - 1];
    }
    if (x > LIMIT) {
      double excess = ((double) x - LIMIT) * overflowScale / (1L << overflowShift);
      return (float) (high[ENTRIES - 1] + excess);
    }
    return x < 0 ? interpolate(low, (double) x + LIMIT) : interpolate(high, x);
  }

  private static float interpolate(short[] table, double distance) {
    double place = distance / (1 << INDEX_SHIFT);
    int index = Math.min((int) place, ENTRIES - 2);
    return (float) (table[index] + (table[index + 1] - table[index]) * (place - index));
  }

  private static long interpolate(short[] table, long distance) {
    int index = (int) (distance >> INDEX_SHIFT);
    int fraction = (int) (distance & ((1 << INDEX_SHIFT) - 1));
    int next = Math.min(index + 1, ENTRIES - 1);
    long rise = (long) (table[next] - table[index]) * fraction;
    return table[index] + Rounding.shiftRight(rise, INDEX_SHIFT);
  }
}
