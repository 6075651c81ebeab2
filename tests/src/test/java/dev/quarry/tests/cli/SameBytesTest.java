package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The compiled bundled detector has the same bytes whatever is not its input.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameBytesTest {
  private Path folder = Path.of("");
  private byte[] first = new byte[0];

  @BeforeAll
  void compileOnce(@TempDir Path scratch) {
    folder = scratch;
    first = compile("first.rknn", 2);
  }

  private byte[] compile(String name, int threads) {
    Path out = folder.resolve(name);
    Outcome.of(
            "compile",
            Bundled.shapes().resolve("shapes-yolo-silu.onnx"),
            "--dataset",
            Bundled.shapes().resolve("calib.txt"),
            "--std-values",
            "255,255,255",
            "--threads",
            threads,
            "-o",
            out)
        .done();
    return Workbench.bytes(out);
  }

  /// Two threads once more shows that twice in a row is the same.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void threadsAndRepetition(int threads) {
    assertArrayEquals(first, compile("threads" + threads + ".rknn", threads));
  }

  /// Relative names, another working folder, a locale with other letters, a day that has begun
  /// elsewhere long ago.
  @ParameterizedTest
  @ValueSource(strings = {"tr-TR Pacific/Kiritimati", "ar-EG America/Adak"})
  void folderLocaleAndTimeZone(String place) throws Exception {
    String name = place.substring(0, 5) + ".rknn";
    Path out = folder.resolve(name);
    child(place, Bundled.shapes())
        .run(
            "compile",
            "shapes-yolo-silu.onnx",
            "--dataset",
            "calib.txt",
            "--std-values",
            "255,255,255",
            "-o",
            Bundled.shapes().relativize(out))
        .done();
    assertArrayEquals(first, Workbench.bytes(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "inspect --json", "inspect --disasm", "perf", "perf --json"})
  void reportsDoNotDependOnThePlace(String command) throws Exception {
    String[] words = command.split(" ");
    Object[] arguments = new Object[words.length + 1];
    System.arraycopy(words, 0, arguments, 0, words.length);
    arguments[words.length] = "first.rknn";
    Outcome there = child("ar-EG Pacific/Kiritimati", folder).run(arguments).done();
    arguments[words.length] = folder.resolve("first.rknn");
    String here = Outcome.of(arguments).done().out();
    List<String> expected = here.lines().toList();
    List<String> found = there.out().lines().toList();
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      assertEquals(expected.get(i), found.get(i), "line " + (i + 1));
    }
    assertEquals(here.length(), there.out().length());
  }

  /// The file says nothing of folders, users or machines.
  @Test
  void noPathInTheFile() {
    String text = new String(first, StandardCharsets.ISO_8859_1);
    for (String word :
        List.of(folder.toString(), Bundled.root().toString(), System.getProperty("user.home"))) {
      assertEquals(-1, text.indexOf(word), word);
    }
  }

  private static ChildProcess child(String place, Path folder) {
    String[] parts = place.split("[- ]");
    return new ChildProcess(
        folder,
        List.of(
            "-Duser.language=" + parts[0],
            "-Duser.country=" + parts[1],
            "-Duser.timezone=" + parts[2]));
  }
}
