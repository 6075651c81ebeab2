package dev.quarry.ir.diag;

import java.util.List;
import java.util.stream.Collectors;

/// Carries diagnostics across API borders; thrown for mistakes in the input, never for bugs.
public final class CompileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  /// @param diagnostics at least one diagnostic
  public CompileException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::text).collect(Collectors.joining("\n")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  /// @param diagnostic the only diagnostic
  public CompileException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  /// What went wrong, in the order found.
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
