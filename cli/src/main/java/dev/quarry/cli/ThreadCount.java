package dev.quarry.cli;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;

/// The number behind `--threads`.
final class ThreadCount {
  private ThreadCount() {}

  /// Fails unless there is at least one thread.
  static void require(int threads) {
    if (threads < 1) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.USAGE, "--threads", "the value is wrong")
              .expected("a whole number from 1", Integer.toString(threads)));
    }
  }
}
