package dev.quarry.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where a command writes: results to standard output, everything else to standard error.
///
/// @param out results
/// @param err progress and diagnostics
/// @param interactive whether progress bars may be drawn
record Terminal(PrintStream out, PrintStream err, boolean interactive) {
  /// The process's own streams, always UTF-8 whatever the locale says, standard output buffered.
  static Terminal ofProcess() {
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
            false,
            StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new Terminal(out, err, isInteractive());
  }

  @SuppressWarnings("SystemConsoleNull") // null again without a terminal since JDK 25
  private static boolean isInteractive() {
    return System.console() != null
        && System.console().isTerminal()
        && System.getenv("NO_COLOR") == null
        && System.getenv("CI") == null
        && !"dumb".equals(System.getenv("TERM"));
  }

  /// The same terminal without bars and, if asked, without notes.
  Terminal quiet() {
    return new Terminal(out, err, false);
  }
}
