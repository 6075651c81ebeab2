package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Vendor-made files outside the project; tests that need them are skipped when they are absent.
public final class Samples {
  private Samples() {}

  /// All RKNN v2 files.
  static List<Path> version2() {
    var files = new ArrayList<Path>(list("rknn2"));
    files.addAll(list("pairs"));
    return files;
  }

  /// Names of all RKNN v2 files, as [#model] takes them.
  public static List<String> version2Names() {
    return version2().stream()
        .map(file -> folder("").relativize(file).toString().replace('\\', '/'))
        .toList();
  }

  /// All RKNN v1 files.
  static List<Path> version1() {
    return list("rknn1");
  }

  /// One RKNN v2 file.
  static Path file(String name) {
    Path file = folder("rknn2").resolve(name);
    assumeTrue(Files.exists(file), "sample not found: " + file);
    return file;
  }

  /// The model of a sample in any folder of the samples.
  public static RknnModel model(String name) {
    Path file = folder("").resolve(name);
    assumeTrue(Files.exists(file), "sample not found: " + file);
    return RknnReader.read(file.toString(), bytes(file)).model();
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(String folder) {
    Path path = folder(folder);
    assumeTrue(Files.isDirectory(path), "samples not found: " + path);
    try (var files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".rknn")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(String name) {
    return Path.of(System.getProperty("quarry.shared", "../shared"), "samples", name);
  }
}
