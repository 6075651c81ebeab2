package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EmptySource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command line says about itself.
class HelpTest {
  /// Ordered so that an example finds what the ones before it wrote.
  private static final List<String> COMMANDS =
      List.of(
          "compile",
          "accuracy",
          "run",
          "detect",
          "inspect",
          "perf",
          "memory",
          "diff",
          "calibrate",
          "convert",
          "check",
          "board-kit",
          "opt",
          "passes",
          "ops",
          "targets",
          "demo");

  private static final String EXAMPLE = "Example:";

  static List<String> commands() {
    return COMMANDS;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpWithExample(String command) {
    Outcome outcome = Outcome.of(command, "--help").done();
    assertTrue(outcome.err().isEmpty(), outcome::toString);
    assertTrue(outcome.out().startsWith("Usage: quarry " + command), outcome::toString);
    assertTrue(example(command).startsWith("quarry " + command), outcome::toString);
    assertEquals(outcome.out(), Outcome.of("help", command).done().out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"compile", "check", "run", "detect"})
  void optionsStandUnderHeadings(String command) {
    String help = Outcome.of(command, "--help").done().out();
    int model = help.indexOf("\nModel and its inputs:\n");
    int printed = help.indexOf("\nWhat is printed:\n");
    assertTrue(model > 0 && printed > 0, help);
    assertTrue(help.indexOf("\n      --mean-values") > model, help);
    assertTrue(help.indexOf("\n      --json") > printed, help);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void helpOfAll(String word) {
    Outcome outcome = Outcome.of(word).done();
    for (String command : COMMANDS) {
      assertTrue(outcome.out().contains("\n  " + command + " "), () -> command + " in " + outcome);
    }
  }

  @Test
  void nothingAtAll() {
    Outcome.of().refused(Outcome.USAGE, "quarry --help");
  }

  /// A line that the terminal's width breaks does not work when it is copied.
  @ParameterizedTest
  @EmptySource
  @MethodSource("commands")
  void examplesAreNotBroken(String command) {
    Outcome outcome = command.isEmpty() ? Outcome.of("--help") : Outcome.of(command, "--help");
    String help = outcome.done().out();
    boolean continues = false;
    for (String line :
        help.substring(help.indexOf(EXAMPLE) + EXAMPLE.length()).strip().split("\n")) {
      assertEquals(!continues, line.strip().startsWith("quarry "), line);
      continues = line.endsWith("\\");
    }
    assertFalse(continues, help);
  }

  @Test
  void versionIsThatOfTheSources() throws Exception {
    String pom = Files.readString(Bundled.root().resolve("pom.xml"));
    Matcher version =
        Pattern.compile("<artifactId>quarry</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(pom);
    assertTrue(version.find());
    assertEquals("quarry " + version.group(1), Outcome.of("--version").done().out().strip());
    for (String command : COMMANDS) {
      assertEquals(
          "quarry " + version.group(1), Outcome.of(command, "--version").done().out().strip());
    }
  }

  /// In an empty folder beside the examples, one after the other.
  @Test
  void examplesWorkAsPrinted(@TempDir Path folder) throws Exception {
    Path link = folder.resolve("examples");
    Files.createSymbolicLink(link, Bundled.root().resolve("examples"));
    var child = new ChildProcess(folder, List.of("-Dquarry.home=" + Bundled.root()));
    for (String command : COMMANDS) {
      String[] words = example(command).split("\\s+");
      Outcome outcome = child.run((Object[]) Arrays.copyOfRange(words, 1, words.length)).done();
      assertFalse(outcome.out().isBlank(), command);
    }
    Files.delete(link);
    assertEquals(
        List.of("boxes.png", "kit", "quarry-demo", "results", "shapes.rknn"),
        Workbench.names(folder));
    assertEquals(
        List.of("boxes.png", "shapes-yolo-silu.rknn"),
        Workbench.names(folder.resolve("quarry-demo")));
  }

  /// The first example of a command's help, its lines joined.
  private static String example(String command) {
    String help = Outcome.of(command, "--help").done().out();
    int at = help.indexOf(EXAMPLE);
    assertTrue(at > 0, help);
    String joined = help.substring(at + EXAMPLE.length()).replaceAll("\\\\\\R\\s*", " ");
    return joined.strip().lines().findFirst().orElseThrow();
  }
}
