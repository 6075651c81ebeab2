package dev.quarry.cli;

/// What the process returns; `design/cli.md` of the project fixes the numbers.
final class ExitCode {
  /// Done.
  static final int OK = 0;

  /// The input has errors; diagnostics were printed.
  static final int INPUT = 1;

  /// The command line is wrong.
  static final int USAGE = 2;

  /// A bug in Quarry; a crash report was written.
  static final int BUG = 70;

  private ExitCode() {}
}
