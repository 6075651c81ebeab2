package dev.quarry.ir.text;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.Severity;
import java.util.ArrayList;
import java.util.List;

/// Reports what has been collected; a text that is wrong from end to end is not reported to the
/// end.
final class Problems {
  private static final int LIMIT = 20;

  private Problems() {}

  /// @throws CompileException with the first problems, if there are any
  static void throwIfAny(List<Diagnostic> problems) {
    if (problems.isEmpty()) {
      return;
    }
    var shown = new ArrayList<>(problems.subList(0, Math.min(LIMIT, problems.size())));
    int rest = problems.size() - shown.size();
    if (rest > 0) {
      String more = "and " + rest + " more";
      shown.add(new Diagnostic(DiagnosticCode.SYNTAX, Severity.NOTE, "", more, "", "", ""));
    }
    throw new CompileException(shown);
  }
}
