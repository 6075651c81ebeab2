package dev.quarry.simulator.timing;

import java.util.Locale;

/// What a layer waits for.
public enum Bound {
  /// The multiplier array.
  MAC,
  /// The output stage; with a table about ten times slower than without.
  OUTPUT,
  /// The memory.
  MEMORY,
  /// The programming of registers.
  SETUP;

  /// The word for reports.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
