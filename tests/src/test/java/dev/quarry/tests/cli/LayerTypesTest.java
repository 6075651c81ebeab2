package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnReader;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `--layer-dtype` from the command line. The small model is a convolution `stem`, whose tensor is
/// `features`, with the activation `act`, whose tensor is `result`.
class LayerTypesTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void fill() {
    bench = Workbench.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stem", "st?m", "/^st/", "features", "result", "act"})
  void nodesAndTensorsAreNamed(String pattern) {
    String report =
        bench
            .compile(
                bench.model(), "--std-values", "255,255,255", "--layer-dtype", pattern + "=f16")
            .done()
            .out();
    assertTrue(report.contains("in halves   stem, act; to halves: picture"), report);
    assertTrue(report.contains("back to bytes: nothing"), report);
    RknnModel model = RknnReader.read(bench.out()).model();
    int output = model.graph().outputs().getFirst();
    assertEquals(RknnDataType.FLOAT16, model.tensor(output).dtype());
    Path results = folder.resolve("outputs");
    Outcome.of("run", bench.out(), "--input", bench.picture(), "--output-dir", results).done();
    for (String command : new String[] {"inspect", "memory"}) {
      assertTrue(Outcome.of(command, bench.out()).done().out().contains("result"), command);
    }
    String perf = Outcome.of("perf", bench.out()).done().out();
    assertTrue(perf.contains("exDataConvert") && perf.contains("stem"), perf);
  }

  @Test
  void theDocumentNamesThem() {
    String json = bench.compile(bench.model(), "--layer-dtype", "stem=f16", "--json").done().out();
    assertTrue(json.replaceAll("\\s", "").contains("\"onnx_nodes\":[\"stem\",\"act\"]"), json);
  }

  @Test
  void unknownNamesAreRefused() {
    bench
        .compile(bench.model(), "--layer-dtype", "stam=f16")
        .refused(Outcome.USAGE, "--layer-dtype", "stam", "did you mean 'stem'?");
    bench
        .compile(bench.model(), "--layer-dtype", "*decoder*=f16")
        .refused(Outcome.USAGE, "*decoder*", "quarry inspect");
    Outcome.of("check", bench.model(), "--layer-dtype", "stam=f16")
        .refused(Outcome.USAGE, "did you mean 'stem'?");
    bench.nothingWritten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stem", "stem=i16", "=f16", "/st[/=f16"})
  void otherFormsAreRefused(String value) {
    bench
        .compile(bench.model(), "--layer-dtype", value)
        .refused(Outcome.USAGE, "--layer-dtype", "PATTERN=f16");
    bench.nothingWritten();
  }

  @Test
  void aNetworkOfHalvesHasNoOthers() {
    bench
        .compile(bench.model(), "--dtype", "f16", "--layer-dtype", "stem=f16")
        .refused(Outcome.USAGE, "--layer-dtype", "leave one of the two out");
    bench.nothingWritten();
  }

  @Test
  void otherChipsAreRefused() {
    bench
        .compile(bench.model(), "--target", "rk3399pro", "--layer-dtype", "stem=f16")
        .refused(Outcome.USAGE, "--layer-dtype", "rk3566 or rk3568");
  }
}
