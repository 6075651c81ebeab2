package dev.quarry.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.golden.GoldenFile;
import dev.quarry.ir.graph.Module;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TextGoldenTest {
  @TestFactory
  Stream<DynamicTest> mistakesAreExplained() throws IOException {
    return tests(
        GoldenFile.in("errors"),
        golden ->
            assertThrows(
                        CompileException.class,
                        () -> IrParser.parse(golden.input(), golden.name() + ".nir"))
                    .getMessage()
                + "\n");
  }

  @TestFactory
  Stream<DynamicTest> textIsMadeCanonical() throws IOException {
    return tests(
        GoldenFile.in("canonical"),
        golden -> {
          Module module = IrParser.parse(golden.input(), golden.name() + ".nir");
          String text = IrPrinter.print(module);
          assertEquals(text, IrPrinter.print(IrParser.parse(text, "printed")));
          return text;
        });
  }

  private interface Reading {
    String of(GoldenFile golden);
  }

  private static Stream<DynamicTest> tests(List<GoldenFile> files, Reading reading) {
    return files.stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.name(), () -> golden.check(reading.of(golden), TextGoldenTest.class)));
  }
}
