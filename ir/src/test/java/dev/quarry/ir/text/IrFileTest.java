package dev.quarry.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IrFileTest {
  private static final int ELEMENTS = 17;

  @TempDir private Path folder;
  private Path file;
  private Path stored;

  @BeforeEach
  void writeAModule() throws IOException {
    file = folder.resolve("net.nir");
    IrFile.write(module(), file);
    try (Stream<Path> files = Files.list(folder.resolve("constants"))) {
      stored = files.findFirst().orElseThrow();
    }
  }

  private static Module module() {
    float[] numbers = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      numbers[i] = i;
    }
    var builder = new GraphBuilder("g");
    builder.output("y", builder.constant(ConstantData.of(Shape.of(ELEMENTS), numbers)));
    builder.output("z", builder.constant(ConstantData.of(Shape.of(1, ELEMENTS), numbers)));
    return new Module(Level.IMPORTED, builder.build());
  }

  @Test
  void equalConstantsAreStoredOnceUnderTheirDigest() throws IOException {
    assertEquals(List.of("constants", "net.nir"), names(folder));
    String digest = ConstantData.of(Shape.of(ELEMENTS), numbersOf(stored)).digest();
    assertEquals(List.of(digest + ".bin"), names(folder.resolve("constants")));
  }

  private static float[] numbersOf(Path file) throws IOException {
    float[] numbers = new float[ELEMENTS];
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().get(numbers);
    return numbers;
  }

  @Test
  void largeConstantsReadBackAsTheSame() {
    long[] numbers = new long[1 << 18];
    numbers[7] = 7;
    var builder = new GraphBuilder("g");
    builder.output("y", builder.constant(ConstantData.of(Shape.of(1 << 18), numbers)));
    Module large = new Module(Level.IMPORTED, builder.build());
    IrFile.write(large, file);
    assertEquals(large, IrFile.read(file));
  }

  @Test
  void changedConstantsAreNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(stored);
    bytes[5] ^= 1;
    Files.write(stored, bytes);
    assertMistake(DiagnosticCode.MISSING_CONSTANT, "the stored constant has been changed");
  }

  @Test
  void writingRepairsAChangedConstant() throws IOException {
    byte[] bytes = Files.readAllBytes(stored);
    bytes[5] ^= 1;
    Files.write(stored, bytes);
    IrFile.write(module(), file);
    assertEquals(module(), IrFile.read(file));
  }

  @Test
  void truncatedConstantsAreNoticed() throws IOException {
    Files.write(stored, new byte[8]);
    assertMistake(DiagnosticCode.MISSING_CONSTANT, "the constant is not in the store");
  }

  @Test
  void missingConstantsAreNoticed() throws IOException {
    Files.delete(stored);
    assertMistake(DiagnosticCode.MISSING_CONSTANT, "the constant is not in the store");
  }

  @Test
  void aMissingFileIsReported() throws IOException {
    Files.delete(file);
    assertMistake(DiagnosticCode.FILE_NOT_FOUND, "the file cannot be read");
  }

  @Test
  void otherEncodingsAreRefused() throws IOException {
    Files.write(file, new byte[] {'m', (byte) 0xff, (byte) 0xfe});
    assertMistake(DiagnosticCode.SYNTAX, "the file is not text in UTF-8");
  }

  @Test
  void whereNothingCanBeWrittenNothingIsLeftBehind() throws IOException {
    Path occupied = folder.resolve("occupied");
    Files.createDirectories(occupied.resolve("by a folder"));
    Diagnostic diagnostic =
        assertThrows(CompileException.class, () -> IrFile.write(module(), occupied))
            .diagnostics()
            .getFirst();
    assertEquals(DiagnosticCode.WRITE_FAILED, diagnostic.code());
    assertEquals(List.of("constants", "net.nir", "occupied"), names(folder));
  }

  @Test
  void printingLeavesOutWhatIsStored() {
    String text = IrPrinter.print(module());
    assertTrue(text.contains("const 17xf32 file(\""), text);
  }

  private void assertMistake(DiagnosticCode code, String message) {
    Diagnostic diagnostic =
        assertThrows(CompileException.class, () -> IrFile.read(file)).diagnostics().getFirst();
    assertEquals(code, diagnostic.code());
    assertEquals(message, diagnostic.message().lines().findFirst().orElseThrow());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
