package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `--json` prints one document with the keys programs rely on.
class JsonTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void compile() {
    bench = Workbench.in(folder);
    bench.compiled();
  }

  @Test
  void compileResult() {
    JsonNode document =
        keys(
            bench.compile(bench.model(), "--json"),
            "output target container_version bytes sha256 seconds nodes calibration_samples passes"
                + " warnings");
    assertEquals(bench.out().toString(), document.path("output").asText());
    assertEquals("rk3568", document.path("target").asText());
    assertEquals(Workbench.bytes(bench.out()).length, document.path("bytes").asInt());
    assertEquals(2, document.path("calibration_samples").asInt());
  }

  @Test
  void inspection() {
    JsonNode document =
        keys(
            Outcome.of("inspect", bench.out(), "--json"),
            "container version target compiler inputs outputs nodes tensors memory tasks");
    assertEquals("rk3568", document.path("target").asText());
    assertEquals(1, document.path("inputs").size());
    assertEquals(1, document.path("outputs").size());
  }

  @Test
  void prediction() {
    JsonNode document =
        keys(
            Outcome.of("perf", bench.out(), "--json"),
            "target clock_hz total_us fps error_band_percent layers by_op");
    double sum = 0;
    for (JsonNode layer : document.path("layers")) {
      assertTrue(layer.path("time_us").asDouble() > 0, layer::toString);
      sum += layer.path("time_us").asDouble();
    }
    assertTrue(sum > 0 && sum <= document.path("total_us").asDouble(), document::toString);
  }

  @Test
  void run() {
    JsonNode document =
        keys(Outcome.of("run", bench.out(), "--input", bench.picture(), "--json"), "runs");
    JsonNode run = document.path("runs").path(0);
    assertEquals("picture0", run.path("input").asText());
    assertEquals("result", run.path("outputs").path(0).path("name").asText());
    assertEquals("[1,8,16,16]", run.path("outputs").path(0).path("shape").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"passes", "ops", "targets"})
  void lists(String command) {
    JsonNode document = Outcome.of(command, "--json").json();
    assertTrue(document.path(command).size() > 1, document::toString);
    snakeCase(document);
  }

  private static JsonNode keys(Outcome outcome, String keys) {
    JsonNode document = outcome.json();
    assertEquals("", outcome.err());
    for (String key : List.of(keys.split(" "))) {
      assertTrue(document.has(key), () -> key + " in " + document);
    }
    snakeCase(document);
    return document;
  }

  private static void snakeCase(JsonNode node) {
    node.fieldNames().forEachRemaining(name -> assertTrue(name.matches("[a-z0-9_-]+"), () -> name));
    node.elements().forEachRemaining(JsonTest::snakeCase);
  }
}
