package dev.quarry.codegen.rknn2.internal;

import java.util.Locale;

/// How sure the meaning of a field is.
public enum Certainty {
  /// Execution depends on it, or every byte of many files fits.
  PROVEN,
  /// Fits all files seen; nothing depends on it.
  INFERRED,
  /// Seen, meaning not established.
  UNKNOWN;

  /// The word for documents.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
