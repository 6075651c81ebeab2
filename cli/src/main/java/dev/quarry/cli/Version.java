package dev.quarry.cli;

import picocli.CommandLine;

/// The version of Quarry, from the manifest of its jar.
final class Version implements CommandLine.IVersionProvider {
  /// For example `0.1.0`; `development` outside a jar.
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"quarry " + text()};
  }
}
