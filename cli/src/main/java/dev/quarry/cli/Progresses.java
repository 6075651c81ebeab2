package dev.quarry.cli;

import dev.quarry.Progress;

/// Where a command's progress goes.
final class Progresses {
  private Progresses() {}

  /// A bar on a terminal, nothing in pipes, with `--json` or `--quiet`.
  static Progress of(Terminal terminal, OutputOptions output) {
    return terminal.interactive() && !output.quiet() && !output.json()
        ? new ProgressBar(terminal.err())
        : Progress.NONE;
  }
}
