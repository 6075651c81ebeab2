package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A headless Chromium, if one is installed.
///
/// @param program the executable
/// @param folder an empty folder for profiles and results
record Browser(Path program, Path folder) {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  private static final int SECONDS = 120;

  /// The browser of this machine; the test is skipped when there is none.
  static Browser installed(Path folder) {
    Optional<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
            .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "no browser on the PATH: one of " + NAMES + "; Debian: chromium");
    return new Browser(found.orElseThrow(), folder);
  }

  /// What a page looks like after its script has run.
  ///
  /// @param dom the document
  /// @param console what it wrote to the console, one message a line
  record View(String dom, List<String> console) {
    View {
      console = List.copyOf(console);
    }
  }

  /// Opens a page and returns its document.
  View open(Path page, int width, String theme) throws IOException, InterruptedException {
    return run(page, width, theme, "--dump-dom");
  }

  /// Opens a page and draws it into a picture.
  void draw(Path page, int width, int height, String theme, Path picture)
      throws IOException, InterruptedException {
    run(page, width, theme, "--screenshot=" + picture, "--window-size=" + width + "," + height);
    assertTrue(Files.size(picture) > 0, "no picture");
  }

  private View run(Path page, int width, String theme, String... more)
      throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    words.add(program.toString());
    words.addAll(List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"));
    words.addAll(List.of("--disable-dev-shm-usage", "--enable-logging=stderr", "--v=0"));
    words.addAll(List.of("--virtual-time-budget=3000", "--no-first-run"));
    words.add("--user-data-dir=" + folder.resolve("profile"));
    words.add("--window-size=" + width + ",900");
    words.addAll(List.of(more));
    words.add(page.toUri() + "#" + theme);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "the browser does not end");
    List<String> console =
        Files.readString(err, StandardCharsets.ISO_8859_1)
            .lines()
            .filter(line -> line.contains("CONSOLE"))
            .toList();
    return new View(Files.readString(out), console);
  }
}
