package dev.quarry.tests.floats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;

/// The folder of shared models and recordings; tests that need it are skipped when it is absent.
final class Recorded {
  private Recorded() {}

  static Path models() {
    Path models = Path.of(System.getProperty("quarry.shared", "../../shared"), "models");
    Assumptions.assumeTrue(
        Files.isDirectory(models), () -> "no shared models at " + models + " (-Dquarry.shared)");
    return models;
  }

  /// The files of an archive by name.
  static SortedMap<String, byte[]> unzip(Path archive) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
