package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.ir.num.Rounding;

/// The two tables as loaded so far.
final class LookupTables {
  private static final int ENTRIES = 513;

  private final int[][] tables = new int[2][ENTRIES];
  private final int[] position = new int[2];
  private int selected;
  private boolean writing;

  /// Executes the table accesses among a task's words; whether there were writes.
  boolean load(long[] words, NpuTask task) {
    boolean wrote = false;
    for (int i = task.firstWord(); i < task.firstWord() + task.wordCount(); i++) {
      int value = CommandWord.value(words[i]);
      int register = CommandWord.register(words[i]);
      if (register == Register.DPU_LUT_ACCESS_CFG.address()) {
        writing = LUT_WRITE.get(value) != 0;
        selected = LUT_TABLE.get(value);
        position[selected] = LUT_ADDR.get(value);
        wrote |= writing;
      } else if (register == Register.DPU_LUT_ACCESS_DATA.address() && writing) {
        if (position[selected] < ENTRIES) {
          tables[selected][position[selected]] = LUT_DATA.get(value);
        }
        position[selected]++;
      }
    }
    return wrote;
  }

  /// The tables as they are now, with a task's settings.
  Lookup snapshot(RegisterFile r) {
    return new Lookup(
        tables[0].clone(),
        tables[1].clone(),
        r.get(Register.DPU_LUT_LE_START),
        r.get(Register.DPU_LUT_LE_END),
        r.get(Register.DPU_LUT_LO_START),
        r.get(Register.DPU_LUT_LO_END),
        r.get(LUT_LE_INDEX),
        r.get(LUT_LO_INDEX),
        r.get(LE_SLOPE_UNDERFLOW_SCALE),
        r.get(LE_SLOPE_UNDERFLOW_SHIFT),
        r.get(LO_SLOPE_OVERFLOW_SCALE),
        r.get(LO_SLOPE_OVERFLOW_SHIFT));
  }

  /// A look-up with all its settings.
  ///
  /// @param low entries below `lowEnd`
  /// @param high entries from `highStart` up
  // npu-arithmetic.md section 5; the rounding of the interpolation is inferred
  record Lookup(
      int[] low,
      int[] high,
      int lowStart,
      int lowEnd,
      int highStart,
      int highEnd,
      int lowShift,
      int highShift,
      int underScale,
      int underShift,
      int overScale,
      int overShift) {
    /// The entry of a real argument, in table units; the fraction of the argument counts.
    // inferred: npu-arithmetic.md section 7a
    float at(float x) {
      if (x < lowStart) {
        return beyond(low[0], x - (double) lowStart, underScale, underShift);
      }
      if (x > highEnd) {
        return beyond(high[ENTRIES - 1], x - (double) highEnd, overScale, overShift);
      }
      return x < lowEnd
          ? interpolate(low, x - (double) lowStart, lowShift)
          : interpolate(high, x - (double) highStart, highShift);
    }

    /// Without a slope the entry holds, however far away.
    private static float beyond(int entry, double distance, int scale, int shift) {
      return scale == 0 ? entry : (float) (entry + distance * scale / (1L << shift));
    }

    private static float interpolate(int[] table, double distance, int shift) {
      double place = Math.clamp(distance, 0, (ENTRIES - 1) << shift) / (1L << shift);
      int index = Math.min((int) Math.floor(place), ENTRIES - 2);
      return (float) (table[index] + (table[index + 1] - table[index]) * (place - index));
    }

    /// The entry of an integer argument.
    long at(long x) {
      if (x < lowStart) {
        return low[0] + Rounding.shiftRight((x - lowStart) * underScale, underShift);
      }
      if (x > highEnd) {
        return high[ENTRIES - 1] + Rounding.shiftRight((x - highEnd) * overScale, overShift);
      }
      return x < lowEnd
          ? interpolate(low, x - lowStart, lowShift)
          : interpolate(high, x - highStart, highShift);
    }

    private static long interpolate(int[] table, long distance, int shift) {
      long d = Math.max(distance, 0);
      long index = d >> shift;
      long fraction = d & ((1L << shift) - 1);
      int i = (int) Math.min(index, ENTRIES - 1);
      int next = (int) Math.min(index + 1, ENTRIES - 1);
      return table[i] + Rounding.shiftRight((table[next] - table[i]) * fraction, shift);
    }
  }
}
