package dev.quarry.ir.diag;

import java.util.Locale;

/// How much a [Diagnostic] matters.
public enum Severity {
  /// Information that needs no action.
  NOTE,
  /// The result stands, but something should be looked at.
  WARNING,
  /// There is no result.
  ERROR;

  /// The word printed in front of a diagnostic.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
