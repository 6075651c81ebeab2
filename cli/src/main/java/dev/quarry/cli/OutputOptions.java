package dev.quarry.cli;

import picocli.CommandLine.Option;

/// Options about what is printed, the same for every command.
final class OutputOptions {
  static final String HEADING = "%nWhat is printed:%n";

  @Option(names = "--json", description = "Print one JSON document and nothing else.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress and no notes.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print more.")
  private boolean verbose;

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }
}
