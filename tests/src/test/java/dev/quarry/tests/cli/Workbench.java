package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.frontend.testing.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder with a small model, two pictures, their list, and a folder for results.
///
/// @param folder an empty folder
record Workbench(Path folder) {
  private static final int EDGE = 16;

  /// Fills the folder.
  static Workbench in(Path folder) {
    var bench = new Workbench(folder);
    bench.write("model.onnx", OnnxModels.sound());
    for (int i = 0; i < 2; i++) {
      byte[] pixels = new byte[EDGE * EDGE * 3];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = (byte) (p * (7 + 4 * i) + 31 * i);
      }
      bench.write("picture" + i + ".png", Pictures.toPng(new Picture(EDGE, EDGE, pixels)));
    }
    bench.write("list.txt", "picture0.png\npicture1.png\n");
    return bench;
  }

  Path model() {
    return folder.resolve("model.onnx");
  }

  Path list() {
    return folder.resolve("list.txt");
  }

  Path picture() {
    return folder.resolve("picture0.png");
  }

  /// Where results go; its folder is created by the command.
  Path out() {
    return folder.resolve("results").resolve("out.rknn");
  }

  Path write(String name, OnnxModel model) {
    return write(name, model.bytes());
  }

  Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Compiles with this folder's list into [#out].
  Outcome compile(Path model, Object... more) {
    Object[] arguments =
        Stream.concat(
                Stream.of("compile", model, "--dataset", list(), "-o", out()), Stream.of(more))
            .toArray();
    return Outcome.of(arguments);
  }

  /// The bytes of the compiled small model.
  byte[] compiled() {
    compile(model(), "--std-values", "255,255,255").done();
    return bytes(out());
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Checks that nothing was written: no result, no temporary file.
  void nothingWritten() {
    assertEquals(List.of(), names(folder.resolve("results")));
  }

  /// The names in a folder, sorted; none when there is no such folder.
  static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
