package dev.quarry.passes;

/// What a pass may do to the function the network computes.
public enum Effect {
  /// Every output stays the same number, bit for bit in the reference interpreter.
  EXACT,
  /// The same function in real numbers; single results may be rounded differently.
  WITHIN_ROUNDING,
  /// Another function; such a pass says what it replaced.
  CHANGES_FUNCTION;

  /// Words for tables and documentation.
  public String text() {
    return switch (this) {
      case EXACT -> "exact";
      case WITHIN_ROUNDING -> "within rounding";
      case CHANGES_FUNCTION -> "changes the function";
    };
  }
}
