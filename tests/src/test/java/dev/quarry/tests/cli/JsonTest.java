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
            "output target container_version bytes sha256 seconds nodes schedule calibration_samples passes"
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
  void inspectionOfNetworks() {
    JsonNode document =
        keys(
            Outcome.of("inspect", bench.model(), "--json"),
            "container opset name level constant_bytes inputs outputs ops nodes");
    assertEquals("onnx", document.path("container").asText());
    assertEquals(1, document.path("inputs").size());
  }

  /// Nodes of the file name all nodes of the model they stand for.
  @Test
  void sourcesOfNodes() {
    JsonNode model = Outcome.of("inspect", bench.model(), "--json").json();
    JsonNode file = Outcome.of("inspect", bench.out(), "--json").json();
    var expected = new java.util.TreeSet<String>();
    model.path("nodes").forEach(n -> n.path("onnx_nodes").forEach(s -> expected.add(s.asText())));
    var found = new java.util.TreeSet<String>();
    file.path("nodes").forEach(n -> n.path("onnx_nodes").forEach(s -> found.add(s.asText())));
    assertEquals(expected, found);
    assertTrue(expected.size() > 1, expected::toString);
  }

  @Test
  void memory() {
    JsonNode document =
        keys(
            Outcome.of("memory", bench.out(), "--json"),
            "target file_bytes weight_bytes internal_bytes other_bytes total_bytes other peak"
                + " live_ranges used_bytes notes");
    assertEquals(Workbench.bytes(bench.out()).length, document.path("file_bytes").asInt());
    long peak = document.path("peak").path("bytes").asLong();
    assertTrue(peak > 0 && peak <= document.path("internal_bytes").asLong(), document::toString);
  }

  @Test
  void equalFilesHaveNoDifferences() {
    JsonNode document = keys(Outcome.of("diff", bench.out(), bench.out(), "--json"), "equal kinds");
    assertTrue(document.path("equal").asBoolean(), document::toString);
    document.path("kinds").forEach(kind -> assertEquals(0, kind.path("differences").asInt()));
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
