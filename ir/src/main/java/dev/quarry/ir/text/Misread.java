package dev.quarry.ir.text;

import dev.quarry.ir.diag.Diagnostic;
import java.util.Optional;

/// Ends the reading of one statement; the reader goes on with the next.
final class Misread extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Diagnostic> diagnostic;

  private Misread(Optional<Diagnostic> diagnostic) {
    super(null, null, false, false);
    this.diagnostic = diagnostic;
  }

  /// A mistake to report.
  static Misread of(Diagnostic diagnostic) {
    return new Misread(Optional.of(diagnostic));
  }

  /// A consequence of a mistake that has been reported already.
  static Misread consequence() {
    return new Misread(Optional.empty());
  }

  /// What to report, if anything.
  Optional<Diagnostic> diagnostic() {
    return diagnostic;
  }
}
