package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/// Options of `perf` and `calibrate`.
class PerfOptionsTest {
  @TempDir Path folder;
  private String model = "";

  @BeforeEach
  void findTheBundledDetector() {
    model = Bundled.root().resolve("examples/shapes/shapes-yolo-relu.onnx").toString();
  }

  @Test
  void aSlowerClockAndMemoryTakeLonger() {
    double usual = micros();
    double clock = micros("--clock", "500MHz");
    double memory = micros("--ddr", "6.25GB/s");
    double both = micros("--clock", "500", "--ddr", "6.25");
    assertTrue(clock > usual && memory > usual && both > Math.max(clock, memory));
    double starting = Outcome.of("perf", model, "--json").json().path("inference_us").asDouble();
    assertEquals(2 * usual - starting, both, 0.01, "all but starting takes twice as long");
  }

  private double micros(String... options) {
    String[] words = new String[options.length + 3];
    words[0] = "perf";
    words[1] = model;
    words[2] = "--json";
    System.arraycopy(options, 0, words, 3, options.length);
    return Outcome.of((Object[]) words).json().path("total_us").asDouble();
  }

  @Test
  void tableAndTraceHoldEveryLayer() throws IOException {
    Path csv = folder.resolve("layers.csv");
    Path trace = folder.resolve("trace.json");
    JsonNode report = Outcome.of("perf", model, "--json", "--csv", csv, "--trace", trace).json();
    List<String> lines = Files.readAllLines(csv);
    assertEquals(report.path("layers").size() + 1, lines.size());
    int columns = lines.getFirst().split(",", -1).length;
    lines.forEach(line -> assertEquals(columns, line.split(",", -1).length, line));
    JsonNode events = new ObjectMapper().readTree(trace.toFile()).path("traceEvents");
    double layers = 0;
    for (JsonNode event : events) {
      assertTrue(event.path("dur").asDouble() > 0, event::toString);
      layers += event.path("tid").asText().equals("layers") ? event.path("dur").asDouble() : 0;
    }
    double expected = report.path("total_us").asDouble() - report.path("inference_us").asDouble();
    assertEquals(expected, layers, 0.01);
  }

  @Test
  void aProfileThatWasCalibratedIsUsed() {
    Path table = Bundled.root().resolve("examples/calibrate/measurements.csv");
    Path profile = folder.resolve("board.timing");
    Outcome.of("calibrate", table, "-o", profile, "-q").done();
    double usual = micros();
    assertEquals(usual, micros("--profile", profile.toString()), 0.02 * usual);
  }

  @ParameterizedTest
  @CsvSource({
    "--clock,0MHz,clock",
    "--clock,fast,clock",
    "--ddr,-1GB/s,ddr",
    "--profile,missing.timing,missing.timing"
  })
  void wrongConditionsAreRefused(String option, String value, String word) {
    Outcome.of("perf", model, option, value).refused(Outcome.USAGE, word);
  }

  @ParameterizedTest
  @CsvSource({
    "file family,columns",
    "'a.rknn,f,1,1000,fit,,0',8 cells",
    "'a.rknn,f,-1,1000,fit,,0,s',positive",
    "'a.rknn,f,1,1000,use,,0,s',fit or check",
    "'a.rknn,f,1,1000,fit,,0,s',a.rknn"
  })
  void wrongTablesNameTheLine(String line, String words) throws IOException {
    String header = "file,family,milliseconds,clock_mhz,use,passes,cpu_elements,source\n";
    Path table = folder.resolve("m.csv");
    Files.writeString(table, line.startsWith("file") ? line : header + line);
    Outcome.of("calibrate", table).refused(1, words);
  }
}
