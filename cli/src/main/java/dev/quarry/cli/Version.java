package dev.quarry.cli;

import dev.quarry.BuildInfo;
import picocli.CommandLine;

/// The version of Quarry.
final class Version implements CommandLine.IVersionProvider {
  /// For example `0.1.0`.
  static String text() {
    return BuildInfo.VERSION;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"quarry " + text()};
  }
}
