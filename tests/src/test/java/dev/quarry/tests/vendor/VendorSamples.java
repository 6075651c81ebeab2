package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.data.NpyArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Files of the vendor's compiler and what its simulator made of them; they lie beside the project.
final class VendorSamples {
  private static final String SUFFIX = ".npy";

  private VendorSamples() {}

  /// A sample; the test is skipped when it is not there.
  static Path file(String name) {
    Path file =
        Path.of(System.getProperty("quarry.shared", "../shared")).resolve("samples").resolve(name);
    assumeTrue(Files.exists(file), "sample not found: " + file);
    return file;
  }

  /// The arrays of an `.npz` file (a zip of `.npy` files), by name.
  static Map<String, NpyArray> arrays(Path npz) throws IOException {
    var arrays = new LinkedHashMap<String, NpyArray>();
    try (InputStream in = Files.newInputStream(npz);
        var zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        arrays.put(
            name.substring(0, name.length() - SUFFIX.length()),
            NpyArray.parse(zip.readAllBytes(), name));
      }
    }
    return arrays;
  }
}
