package dev.quarry;

/// The version of the sources.
public final class BuildInfo {
  /// The same number as in `pom.xml`; a test holds them together.
  public static final String VERSION = "0.1.0";

  private BuildInfo() {}
}
