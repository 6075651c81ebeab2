package dev.quarry.ir.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.golden.GoldenFile;
import dev.quarry.ir.text.IrParser;
import dev.quarry.ir.text.IrPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  @Test
  void thePageAboutTheRepresentationIsUpToDate() throws IOException {
    Path page = page("ir.md");
    String text = Files.readString(page);
    String fresh = replaced(text, "levels", GeneratedPages.levels());
    fresh = replaced(fresh, "ops", GeneratedPages.ops());
    check(page, text, fresh);
  }

  @Test
  void thePageAboutDiagnosticsIsUpToDate() throws IOException {
    Path page = page("diagnostics.md");
    check(page, Files.exists(page) ? Files.readString(page) : "", GeneratedPages.diagnostics());
  }

  @Test
  void theExampleIsCanonical() throws IOException {
    String page = Files.readString(page("ir.md"));
    int begin = page.indexOf("module canonical\n");
    String example = page.substring(begin, page.indexOf("```", begin));
    // The weight behind the digest is not part of the page.
    String inline = example.replaceAll("file\\(\"[0-9a-f]{64}\"\\)", "splat(1.0)");
    assertEquals(inline, IrPrinter.print(IrParser.parse(inline, "ir.md")));
  }

  @Test
  void everyDiagnosticHasItsOwnCode() {
    long codes = Stream.of(DiagnosticCode.values()).map(DiagnosticCode::code).distinct().count();
    assertEquals(DiagnosticCode.values().length, codes);
  }

  private static Path page(String name) {
    String root = System.getProperty("quarry.root", "");
    Assumptions.assumeTrue(!root.isEmpty(), "quarry.root is not set");
    return Path.of(root, "docs", name);
  }

  private static void check(Path page, String found, String fresh) throws IOException {
    if (GoldenFile.blessing()) {
      Files.writeString(page, fresh);
      return;
    }
    assertEquals(
        fresh, found, () -> "accept with: " + GoldenFile.acceptCommand(DocumentationTest.class));
  }

  private static String replaced(String page, String part, String fresh) {
    int begin = page.indexOf("\n", page.indexOf("<!-- begin " + part)) + 1;
    int end = page.indexOf("<!-- end " + part);
    return page.substring(0, begin) + fresh.stripTrailing() + "\n" + page.substring(end);
  }
}
