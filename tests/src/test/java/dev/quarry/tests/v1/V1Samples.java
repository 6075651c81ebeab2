package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// RKNN v1 files, networks and pictures beside the project; without them tests are skipped.
final class V1Samples {
  private V1Samples() {}

  static Path shared(String name) {
    Path file = Path.of(System.getProperty("quarry.shared", "../shared")).resolve(name);
    assumeTrue(Files.exists(file), "not found: " + file);
    return file;
  }

  static Path file(String name) {
    return shared("samples/rknn1").resolve(name);
  }

  static List<Path> files() {
    try (var files = Files.list(shared("samples/rknn1"))) {
      return files.filter(file -> file.toString().endsWith(".rknn")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
