package dev.quarry.cli;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import picocli.CommandLine.Option;

/// The number of threads.
final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads. The result does not depend on it. Default: all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /// The number of threads, at least 1.
  ///
  /// @throws CompileException if the user asks for none
  int count() {
    if (threads < 1) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.USAGE, "--threads", "the value is wrong")
              .expected("a whole number from 1", Integer.toString(threads)));
    }
    return threads;
  }
}
