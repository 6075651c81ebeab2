package dev.quarry.ir.text;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Collects mistakes. A text that is wrong from end to end is not reported to the end.
final class Problems {
  private static final int LIMIT = 20;

  private final List<Diagnostic> shown = new ArrayList<>();
  private int count;

  /// Adds a mistake; it is described only if it will be shown.
  void add(Supplier<Diagnostic> problem) {
    if (count < LIMIT) {
      shown.add(problem.get());
    }
    count++;
  }

  /// Whether nothing more will be shown.
  boolean isFull() {
    return count > LIMIT;
  }

  /// @throws CompileException with the first mistakes, if there are any
  void throwIfAny() {
    if (count > LIMIT) {
      String more = "there are more mistakes than these";
      shown.add(new Diagnostic(DiagnosticCode.SYNTAX, Severity.NOTE, "", more, "", "", ""));
    }
    if (count > 0) {
      throw new CompileException(shown);
    }
  }
}
