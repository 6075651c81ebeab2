package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reports as pages: one file that loads nothing, and opens in a browser without errors.
class HtmlPageTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));
  private Path page = Path.of("");

  @BeforeEach
  void compile() {
    bench = Workbench.in(folder);
    bench.compiled();
    page = folder.resolve("pages").resolve("report.html");
  }

  private void write(String command) {
    Outcome outcome = Outcome.of(command, bench.out(), "--html", page).done();
    assertTrue(outcome.err().contains("report.html"), outcome::toString);
  }

  @Test
  void loadsNothing() throws IOException {
    write("inspect");
    String text = Files.readString(page);
    assertFalse(
        Pattern.compile(
                "(src|href)\\s*=|url\\(|@import|fetch\\(|https?://(?!www\\.w3\\.org/2000/svg)")
            .matcher(text)
            .find(),
        "something is loaded");
    assertFalse(text.contains("@DATA@"), "no data");
  }

  /// The command line's result stays on standard output.
  @Test
  void perfPrintsItsTableToo() {
    Outcome plain = Outcome.of("perf", bench.out()).done();
    Outcome both = Outcome.of("perf", bench.out(), "--html", page).done();
    assertEquals(plain.out(), both.out());
    assertTrue(Files.exists(page), "no page");
  }

  /// A name may hold what ends a script.
  @Test
  void namesCannotEndTheScript() throws IOException {
    Path other = folder.resolve("a<!--<script>.rknn");
    Files.copy(bench.out(), other);
    Outcome.of("inspect", other, "--html", page).done();
    String text = Files.readString(page);
    int data = text.indexOf("id=\"data\"");
    assertEquals(text.indexOf("</script>", data), text.indexOf("</", data));
    assertFalse(text.substring(data, text.indexOf("</script>", data)).contains("<!--"), "comment");
  }

  @ParameterizedTest
  @CsvSource({"perf,1280,light", "inspect,400,dark"})
  void filesOfTheFirstGenerationHavePagesToo(String command, int width, String theme)
      throws Exception {
    Browser browser = Browser.installed(Files.createDirectory(folder.resolve("browser")));
    Path file = folder.resolve("v1.rknn");
    Path model = Bundled.root().resolve("examples/shapes/shapes-yolo-silu.onnx");
    Outcome.of("compile", model, "--target", "rk3399pro", "--dtype", "f16", "-o", file, "-q")
        .done();
    Outcome.of(command, file, "--html", page).done();
    Browser.View view = browser.open(page, width, theme);
    assertEquals("", String.join("\n", view.console()));
    for (String wanted : new String[] {"data-ready=\"yes\"", "aria-label=\"timeline\"", "<td"}) {
      assertTrue(view.dom().contains(wanted), wanted);
    }
  }

  @ParameterizedTest
  @CsvSource({"rk3568,i8,1280,dark", "rk3399pro,u8,400,light"})
  void aCompilationHasAPageToo(String target, String dtype, int width, String theme)
      throws Exception {
    Path file = folder.resolve("other.rknn");
    Outcome outcome =
        Outcome.of(
                "compile",
                bench.model(),
                "--target",
                target,
                "--dtype",
                dtype,
                "--dataset",
                bench.list(),
                "--report",
                page,
                "--json",
                "-o",
                file)
            .done();
    String text = Files.readString(page);
    String digest = outcome.json().path("sha256").asText();
    assertTrue(!digest.isEmpty() && text.contains(digest), "another build");
    Browser browser = Browser.installed(Files.createDirectory(folder.resolve("browser")));
    Browser.View view = browser.open(page, width, theme);
    assertEquals("", String.join("\n", view.console()));
    for (String wanted : new String[] {"data-ready=\"yes\"", "How it was compiled", "<td"}) {
      assertTrue(view.dom().contains(wanted), wanted);
    }
  }

  @ParameterizedTest
  @CsvSource({"perf,1280,light", "perf,400,dark", "inspect,1280,dark", "inspect,400,light"})
  void opensInABrowser(String command, int width, String theme) throws Exception {
    Browser browser = Browser.installed(Files.createDirectory(folder.resolve("browser")));
    write(command);
    Browser.View view = browser.open(page, width, theme);
    assertEquals("", String.join("\n", view.console()));
    assertTrue(view.dom().contains("data-ready=\"yes\""), "the script did not reach its end");
    assertTrue(view.dom().contains("data-theme=\"" + theme + "\""), theme);
    for (String wanted : new String[] {"aria-label=\"timeline\"", "aria-label=\"arena\"", "<td"}) {
      assertTrue(view.dom().contains(wanted), wanted);
    }
    Path picture = folder.resolve("picture.png");
    browser.draw(page, width, 900, theme, picture);
  }
}
