package dev.quarry.tests.cli;

import java.nio.file.Path;

/// What comes with the sources.
final class Bundled {
  private Bundled() {}

  /// The folder of the sources.
  static Path root() {
    return Path.of(System.getProperty("quarry.root", "..")).toAbsolutePath().normalize();
  }

  /// The folder `examples/shapes`.
  static Path shapes() {
    return root().resolve("examples").resolve("shapes");
  }
}
