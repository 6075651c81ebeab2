package dev.quarry.ir.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A file that holds an input and, behind the line `// ---- expect`, everything that must come of
/// it. With `-Dquarry.bless=true` the expectation is written instead of compared.
///
/// @param path the file
/// @param input what stands before the line
/// @param expected what stands behind it
public record GoldenFile(Path path, String input, String expected) {
  private static final String BORDER = "// ---- expect\n";

  /// The golden files of a folder under `src/test/golden`, by name.
  public static List<GoldenFile> in(String folder) throws IOException {
    Path root = Path.of(System.getProperty("basedir", "."), "src", "test", "golden", folder);
    try (Stream<Path> files = Files.list(root)) {
      return files.sorted().map(GoldenFile::read).toList();
    }
  }

  /// Whether expectations are to be rewritten.
  public static boolean blessing() {
    boolean bless = Boolean.getBoolean("quarry.bless");
    if (bless && System.getenv("CI") != null) {
      throw new IllegalStateException("expectations are not rewritten in CI");
    }
    return bless;
  }

  /// Compares, or blesses.
  ///
  /// @param test class to name in the command that accepts the change
  public void check(String actual, Class<?> test) throws IOException {
    if (blessing()) {
      Files.writeString(path, input + BORDER + actual);
      return;
    }
    assertEquals(expected, actual, () -> path + "\naccept with: " + acceptCommand(test));
  }

  /// The command that accepts what a test found.
  public static String acceptCommand(Class<?> test) {
    return "./mvnw -pl ir -am test -Dtest="
        + test.getSimpleName()
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dquarry.bless=true";
  }

  /// The file's name without its ending.
  public String name() {
    String file = path.getFileName().toString();
    return file.substring(0, file.lastIndexOf('.'));
  }

  private static GoldenFile read(Path path) {
    try {
      String text = Files.readString(path);
      int border = text.indexOf(BORDER);
      if (border < 0) {
        throw new IllegalStateException(path + " has no line '// ---- expect'");
      }
      return new GoldenFile(
          path, text.substring(0, border), text.substring(border + BORDER.length()));
    } catch (IOException e) {
      throw new IllegalStateException(path.toString(), e);
    }
  }
}
