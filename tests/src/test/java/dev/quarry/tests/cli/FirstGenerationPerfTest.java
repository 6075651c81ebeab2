package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `perf` on files and models for RK1808 and RK3399Pro.
class FirstGenerationPerfTest {
  @TempDir Path folder;
  private Path file = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void compile() {
    model = Bundled.root().resolve("examples/shapes/shapes-yolo-silu.onnx");
    file = folder.resolve("v1.rknn");
    Object[] words = {
      "compile", model, "--target", "rk3399pro", "--dtype", "f16", "-o", file, "-q"
    };
    Outcome.of(words).done();
  }

  @Test
  void layersAddUpInEveryForm() throws IOException {
    Path csv = folder.resolve("layers.csv");
    Path trace = folder.resolve("trace.json");
    JsonNode report = Outcome.of("perf", file, "--json", "--csv", csv, "--trace", trace).json();
    double total = report.path("total_us").asDouble();
    assertEquals(total, sum(report.path("layers"), "time_us"), 0.01);
    assertEquals(total, sum(report.path("by_op"), "time_us"), 0.01);
    List<String> lines = Files.readAllLines(csv);
    assertEquals(report.path("layers").size() + 1, lines.size());
    double layers = 0;
    for (JsonNode event : new ObjectMapper().readTree(trace.toFile()).path("traceEvents")) {
      layers += event.path("tid").asText().equals("layers") ? event.path("dur").asDouble() : 0;
    }
    assertEquals(total, layers, 0.01);
    assertTrue(report.path("host_us").asDouble() > 0, "the host is not stated");
    assertTrue(report.path("outside_model").toString().contains("half"), "no reason");
  }

  private static double sum(JsonNode entries, String key) {
    double sum = 0;
    for (JsonNode entry : entries) {
      sum += entry.path(key).asDouble();
    }
    return sum;
  }

  @Test
  void theTextHasTheFamiliarLines() {
    String text = Outcome.of("perf", file).done().out();
    for (String wanted :
        List.of("Layer ID", "CONV2D+SWISH", "FPS(600MHz)", "FPS(800MHz)", "the host adds")) {
      assertTrue(text.contains(wanted), () -> wanted + "\n" + text);
    }
  }

  @Test
  void aModelIsTimedAsItsLayers() {
    JsonNode plain = Outcome.of("perf", model, "--target", "rk3399pro", "--json").json();
    JsonNode relu =
        Outcome.of("perf", model, "--target", "rk1808", "--passes", "+silu-to-relu", "--json")
            .json();
    assertTrue(relu.path("total_us").asDouble() < plain.path("total_us").asDouble(), "no gain");
    assertEquals(15, plain.path("error_band_percent").asInt());
  }

  @Test
  void thePrecompiledHasNoTime() {
    Path sample =
        Path.of(
            System.getProperty("quarry.shared", "../shared"),
            "samples/rknn1/multi_input_rk1808_tk160_nbg.rknn");
    assumeTrue(Files.exists(sample), "sample not found: " + sample);
    String text = Outcome.of("perf", sample).done().out();
    assertTrue(text.contains("time unknown") && text.contains("precompiled"), text);
    assertTrue(Outcome.of("perf", sample, "--json").json().path("total_us").isNull(), "a time");
  }

  @ParameterizedTest
  @CsvSource({"--clock,800MHz", "--ddr,5GB/s", "--profile,a.timing", "--target,rk3568"})
  void optionsOfTheOtherChipsAreRefused(String option, String value) {
    Outcome.of("perf", file, option, value).refused(Outcome.USAGE, option);
  }
}
