package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.quarry.codegen.inspect.FileReport;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whatever happens to a file's bytes, the answer is a diagnostic of one line or a readable model.
class DamagedFileTest {
  private static final int TRUNCATIONS = 24;
  private static final int BIT_FLIPS = 200;
  private static final int WORD_CHANGES = 50;

  /// Tables lie in front of the buffers, so damage is aimed there half of the time.
  private static final int TABLE_AREA = 1 << 15;

  @TestFactory
  Stream<DynamicTest> everyTruncationIsReported() {
    return Samples.version2().stream()
        .map(
            file ->
                dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      byte[] bytes = Samples.bytes(file);
                      for (int i = 0; i < TRUNCATIONS; i++) {
                        int length = (int) ((long) bytes.length * i / TRUNCATIONS);
                        assertReported(Arrays.copyOf(bytes, length));
                      }
                      assertReported(Arrays.copyOf(bytes, bytes.length - 1));
                    }));
  }

  @Test
  void everyTruncationOfOurOwnFileIsReported() {
    byte[] bytes = RknnWriter.write(TinyModel.file());
    for (int length = 0; length < bytes.length; length++) {
      assertReported(Arrays.copyOf(bytes, length));
    }
  }

  @TestFactory
  Stream<DynamicTest> bitFlipsNeverEscape() {
    return Samples.version2().stream()
        .map(
            file ->
                dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      byte[] bytes = Samples.bytes(file);
                      var random = new Random(file.getFileName().toString().hashCode());
                      for (int i = 0; i < BIT_FLIPS; i++) {
                        int at = place(random, bytes.length, i);
                        byte before = bytes[at];
                        bytes[at] ^= (byte) (1 << random.nextInt(8));
                        use(bytes);
                        bytes[at] = before;
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> extremeWordsNeverEscape() {
    return Samples.version2().stream()
        .map(
            file ->
                dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      byte[] original = Samples.bytes(file);
                      var random = new Random(7L * file.getFileName().toString().hashCode());
                      for (int i = 0; i < WORD_CHANGES; i++) {
                        byte[] bytes = original.clone();
                        int at = place(random, bytes.length - 4, i) & ~3;
                        byte fill = (byte) (i % 3 == 0 ? 0xff : i % 3 == 1 ? 0x7f : 0);
                        Arrays.fill(bytes, at, at + 4, fill);
                        use(bytes);
                      }
                    }));
  }

  @Test
  void everyBitFlipOfOurOwnFileIsHarmless() {
    byte[] bytes = RknnWriter.write(TinyModel.file());
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      use(bytes);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  private static int place(Random random, int length, int turn) {
    return random.nextInt(turn % 2 == 0 ? Math.min(TABLE_AREA, length) : length);
  }

  private static void assertReported(byte[] bytes) {
    var error = assertThrows(CompileException.class, () -> RknnReader.read("cut", bytes));
    assertEquals(1, error.diagnostics().size());
    assertOneLine(error.diagnostics().getFirst());
  }

  private static void assertOneLine(Diagnostic diagnostic) {
    assertFalse(diagnostic.message().isBlank());
    assertTrue(
        diagnostic.message().lines().count() == 1 && !diagnostic.message().contains("\n"),
        diagnostic.message());
  }

  /// Reads, checks and shows a file of any content.
  private static void use(byte[] bytes) {
    try {
      RknnReading reading = RknnReader.readWithNotes("damaged", bytes);
      RknnModel model = reading.file().model();
      RknnValidator.check("damaged", model);
      assertFalse(FileReport.of(reading, 0).text(60).isEmpty());
      assertFalse(FileReport.of(reading, 0).json().isEmpty());
      model.graph().nodes().forEach(DamagedFileTest::attributes);
    } catch (CompileException e) {
      e.diagnostics().forEach(DamagedFileTest::assertOneLine);
    }
  }

  private static void attributes(RknnNode node) {
    try {
      NodeAttributes.of(node);
    } catch (CompileException e) {
      e.diagnostics().forEach(DamagedFileTest::assertOneLine);
    }
  }
}
