package dev.quarry.tests.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A file under `tests/golden/PASS`: the passes to run, a module, and everything that must come of
/// it.
///
/// ```
/// // RUN: --passes=fuse-activation
/// // what is special about this file
/// module canonical
/// ...
/// // ---- expect
/// module canonical
/// ...
/// // ---- stats
/// fuse-activation: changed, 2 -> 1 nodes, fused = 1
/// ```
///
/// @param path the file
/// @param passes what stands behind `--passes=`
/// @param input what stands before the expectation, comments included
/// @param expected what stands behind it
record PassGolden(Path path, String passes, String input, String expected) {
  static final String STATS = "// ---- stats\n";

  private static final String RUN = "// RUN: --passes=";
  private static final String BORDER = "// ---- expect\n";

  /// The folder of all golden files, one folder in it per pass.
  static Path root() {
    return Path.of(System.getProperty("basedir", "."), "golden");
  }

  static List<PassGolden> all() throws IOException {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .filter(file -> file.toString().endsWith(".nir"))
          .sorted()
          .map(PassGolden::read)
          .toList();
    }
  }

  String name() {
    return root().relativize(path).toString().replace('\\', '/');
  }

  void bless(String actual) throws IOException {
    if (System.getenv("CI") != null) {
      throw new IllegalStateException("expectations are not rewritten in CI");
    }
    Files.writeString(path, input + BORDER + actual);
  }

  private static PassGolden read(Path path) {
    try {
      String text = Files.readString(path);
      int border = text.indexOf(BORDER);
      if (!text.startsWith(RUN) || border < 0) {
        throw new IllegalStateException(path + " needs '" + RUN + "' and '// ---- expect'");
      }
      String passes = text.substring(RUN.length(), text.indexOf('\n'));
      String expected = text.substring(border + BORDER.length());
      return new PassGolden(path, passes, text.substring(0, border), expected);
    } catch (IOException e) {
      throw new IllegalStateException(path.toString(), e);
    }
  }
}
