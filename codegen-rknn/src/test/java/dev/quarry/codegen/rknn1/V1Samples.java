package dev.quarry.codegen.rknn1;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Vendor-made RKNN v1 files outside the project; tests that need them are skipped without them.
final class V1Samples {
  private V1Samples() {}

  static List<Path> all() {
    Path folder = folder();
    assumeTrue(Files.isDirectory(folder), "samples not found: " + folder);
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".rknn")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(String name) {
    Path file = folder().resolve(name);
    assumeTrue(Files.exists(file), "sample not found: " + file);
    return file;
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("quarry.shared", "../shared"), "samples", "rknn1");
  }
}
