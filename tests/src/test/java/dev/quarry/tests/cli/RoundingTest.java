package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--rounding`: what is computed by it, what is said about it, and where it is refused.
class RoundingTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void fill() {
    bench = Workbench.in(folder);
  }

  private void compile(String target) {
    bench.compile(bench.model(), "--std-values", "255,255,255", "--target", target).done();
  }

  private byte[] run(Object... more) {
    Path results = folder.resolve("results-of-run");
    Object[] words = {"run", bench.out(), "--input", bench.picture(), "--output-dir", results};
    Outcome.of(concat(words, more)).done();
    return Workbench.bytes(results.resolve("picture0.result.npy"));
  }

  private static Object[] concat(Object[] a, Object[] b) {
    return java.util.stream.Stream.concat(List.of(a).stream(), List.of(b).stream()).toArray();
  }

  @Test
  void theUsualRuleIsToEvenAndOthersDiffer() {
    compile("rk3399pro");
    byte[] usual = run();
    assertTrue(java.util.Arrays.equals(usual, run("--rounding", "even")), "even is not usual");
    byte[] cut = run("--rounding", "zero");
    assertFalse(java.util.Arrays.equals(usual, cut), "cutting changes nothing");
    assertTrue(
        java.util.Arrays.equals(cut, run("--rounding", "zero", "--engine", "reference")),
        "engines differ");
  }

  @Test
  void theRuleIsSaidOnce() {
    compile("rk3399pro");
    String text = Outcome.of("run", bench.out(), "--input-list", bench.list()).done().out();
    List<String> lines = text.lines().filter(l -> l.startsWith("rounding: ")).toList();
    assertEquals(1, lines.size(), text);
    assertTrue(lines.getFirst().contains("even") && lines.getFirst().contains("not been verified"));
    JsonNode document =
        Outcome.of("run", bench.out(), "--input", bench.picture(), "--rounding", "up", "--json")
            .json();
    assertEquals("up", document.path("rounding").path("rule").asText());
    assertFalse(document.path("rounding").path("verified").asBoolean(true));
  }

  @Test
  void accuracyNamesTheRule() {
    compile("rk3399pro");
    Supplier<Object[]> words =
        () ->
            new Object[] {
              "accuracy", bench.out(), "--model", bench.model(), "--samples", bench.list()
            };
    String usual = Outcome.of(words.get()).done().out();
    assertTrue(usual.contains("rounding: to nearest, ties to even"), usual);
    JsonNode even = Outcome.of(concat(words.get(), new Object[] {"--json"})).json();
    JsonNode zero =
        Outcome.of(concat(words.get(), new Object[] {"--json", "--rounding", "zero"})).json();
    assertEquals("zero", zero.path("rounding").path("rule").asText());
    assertTrue(
        zero.path("outputs").get(0).path("cosine").asDouble()
            < even.path("outputs").get(0).path("cosine").asDouble(),
        "cutting is no worse");
  }

  @Test
  void refusedWhereNothingIsRoundedByARule() {
    compile("rk3568");
    Object[] run = {"run", bench.out(), "--input", bench.picture()};
    Outcome.of(concat(run, new Object[] {"--rounding", "even"}))
        .refused(Outcome.USAGE, "--rounding", "rk3568", "register machine");
    assertFalse(Outcome.of(run).done().out().contains("rounding"), "RK3568 has no rule");
    Outcome.of("run", bench.model(), "--input", bench.picture(), "--rounding", "away")
        .refused(Outcome.USAGE, "--rounding", "real numbers");
    Outcome.of("run", bench.model(), "--input", bench.picture(), "--rounding", "evn")
        .refused(Outcome.USAGE, "--rounding", "even, away, up, zero");
  }
}
