package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Files of other kinds are named, not just refused.
class ForeignFileTest {
  @Test
  void fileForAnotherChipIsNamed() {
    RknnModel lite = TinyModel.model();
    ModelInfo info = lite.info();
    var other =
        new ModelInfo(
            6,
            "RKNPU v2",
            "{}",
            20302,
            "2.3.2-x",
            "rk3588",
            "ONNX",
            2,
            "",
            "{}",
            "{}",
            "0",
            info.shapeMode(),
            "");
    byte[] bytes =
        RknnWriter.write(
            RknnFile.of(new RknnModel(other, lite.graphs(), lite.memory(), lite.buffers()), "{}"));
    Diagnostic error = error(bytes);
    assertEquals(DiagnosticCode.OTHER_CHIP, error.code());
    assertEquals("this file is for rk3588 (RKNPU v2), not for RK3566 or RK3568", error.message());
  }

  @TestFactory
  Stream<DynamicTest> firstGenerationIsNamed() {
    return Samples.version1().stream()
        .map(
            file ->
                dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      Diagnostic error = error(Samples.bytes(file));
                      assertEquals(DiagnosticCode.OTHER_CHIP, error.code());
                      assertTrue(error.message().contains("RKNN v1 file"), error.message());
                      boolean precompiled = file.toString().endsWith("nbg.rknn");
                      assertEquals(precompiled, error.message().contains("NBG"), error.message());
                    }));
  }

  @Test
  void relatedFormatsAreNamed() {
    assertMessage("RKNX file", text("RKNX............"));
    assertMessage("encrypted", text("CYPTRKNN........"));
    assertMessage("bare NBG", text("VPMN............"));
    assertMessage("without its header", block());
    assertMessage("does not start with RKNN", text("this is no model at all"));
    assertMessage("does not start with RKNN", new byte[0]);
    byte[] version = RknnWriter.write(TinyModel.file());
    version[8] = 9;
    assertMessage("container version 9", version);
  }

  @Test
  void missingFileIsReported() {
    var error =
        assertThrows(CompileException.class, () -> RknnReader.read(Path.of("no-such-file.rknn")));
    assertEquals(DiagnosticCode.FILE_NOT_FOUND, error.diagnostics().getFirst().code());
  }

  @Test
  void unexpectedExtrasAreNotes() {
    byte[] bytes = RknnWriter.write(TinyModel.file());
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
    longer[0x20] = 1;
    assertEquals(
        List.of("reserved header bytes are not zero", "3 bytes follow the JSON text"),
        RknnReader.readWithNotes("longer", longer).notes());
  }

  private static byte[] block() {
    byte[] file = RknnWriter.write(TinyModel.file());
    return Arrays.copyOfRange(file, 0x40, file.length);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertMessage(String part, byte[] bytes) {
    String message = error(bytes).message();
    assertTrue(message.contains(part), message);
  }

  private static Diagnostic error(byte[] bytes) {
    var error = assertThrows(CompileException.class, () -> RknnReader.read("file", bytes));
    return error.diagnostics().getFirst();
  }
}
