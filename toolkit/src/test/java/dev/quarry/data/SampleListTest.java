package dev.quarry.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calibration lists as users write them.
class SampleListTest {
  @TempDir Path folder;

  @Test
  void quotesCommentsAndBlankLines() throws IOException {
    Path a = Files.createFile(folder.resolve("a.png"));
    Path b = Files.createFile(folder.resolve("with blank.png"));
    Path list = write("# pictures\n\n a.png 'with blank.png' # two inputs\r\n\"a.png\" a.png\n");
    assertEquals(
        List.of(List.of(a, b), List.of(a, a)),
        SampleList.read(list, 2).samples().stream()
            .map(sample -> sample.stream().map(folder::resolve).toList())
            .toList());
  }

  @Test
  void everyMissingFileIsNamedWithItsLine() throws IOException {
    Files.createFile(folder.resolve("a.png"));
    Path list = write("a.png\nb.png\nc.png\n");
    var error = assertThrows(CompileException.class, () -> SampleList.read(list, 1));
    assertEquals(2, error.diagnostics().size());
    assertTrue(error.getMessage().contains(":2: the file 'b.png' is missing"), error.getMessage());
  }

  @Test
  void anEmptyListIsAnError() throws IOException {
    Path list = write("# nothing\n");
    assertThrows(CompileException.class, () -> SampleList.read(list, 1));
  }

  @Test
  void aMissingListIsAnError() {
    assertThrows(CompileException.class, () -> SampleList.read(folder.resolve("no.txt"), 1));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("list.txt"), text);
  }
}
