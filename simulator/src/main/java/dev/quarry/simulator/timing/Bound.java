package dev.quarry.simulator.timing;

import java.util.Locale;

/// What a layer waits for, in the order of the parts of [Parts].
public enum Bound {
  /// The multiplier array.
  MAC,
  /// The output stage looking up a table.
  TABLE,
  /// The output stage without a table.
  OUTPUT,
  /// The memory.
  MEMORY,
  /// The programming of registers.
  SETUP,
  /// The CPU of the chip.
  CPU;

  /// The word for reports.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
