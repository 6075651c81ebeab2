package dev.quarry.ir.limit;

import java.util.Optional;

/// By what a node goes beyond a limit.
///
/// @param dimension what was measured, for example `kernel height`
/// @param found what the node has
/// @param allowed what the target takes, empty where the limit's sentence says it
public record Excess(String dimension, String found, String allowed) {

  /// An excess if a number lies outside a range.
  public static Optional<Excess> outside(String dimension, long found, long least, long most) {
    return found >= least && found <= most
        ? Optional.empty()
        : Optional.of(new Excess(dimension, Long.toString(found), least + " to " + most));
  }

  /// An excess if a condition does not hold.
  public static Optional<Excess> unless(
      boolean holds, String dimension, Object found, String allowed) {
    return holds
        ? Optional.empty()
        : Optional.of(new Excess(dimension, String.valueOf(found), allowed));
  }

  /// Dimension and number, for example `kernel height 41, allowed 1 to 31`.
  public String text() {
    return dimension + " " + found + (allowed.isEmpty() ? "" : ", allowed " + allowed);
  }
}
