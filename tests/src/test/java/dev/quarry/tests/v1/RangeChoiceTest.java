package dev.quarry.tests.v1;

import dev.quarry.CalibrationSet;
import dev.quarry.Detector;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.Progress;
import dev.quarry.V1Compilation;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.detect.HeadFile;
import dev.quarry.detect.LabeledPictures;
import dev.quarry.passes.PassListener;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.tests.execution.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Whether the usual choice of ranges is the best one on pictures it was not chosen on: every
/// choice on two halves of the validation pictures; the table of `rk3399pro.md`.
@EnabledIfSystemProperty(
    named = "quarry.measure",
    matches = "true",
    disabledReason = "a minute: -Dquarry.measure=true")
class RangeChoiceTest {
  private static final List<String> NETWORKS = List.of("shapes-yolo-silu", "shapes-yolo-relu");

  @Test
  void choicesOnHalvesOfThePictures() throws IOException {
    Path shapes = V1Samples.shared("models/shapes");
    LabeledPictures all = LabeledPictures.read(shapes.resolve("val.json"));
    int half = all.pictures().size() / 2;
    List<LabeledPictures> halves =
        List.of(
            new LabeledPictures(all.classes(), all.pictures().subList(0, half)),
            new LabeledPictures(all.classes(), all.pictures().subList(half, 2 * half)));
    var table =
        new StringBuilder("| range choice | SiLU 1-100 | 101-200 | ReLU 1-100 | 101-200 |\n");
    table.append("|---|---|---|---|---|\n");
    for (RangeAlgorithm algorithm : RangeAlgorithm.values()) {
      table.append("| `").append(algorithm.name().toLowerCase(Locale.ROOT)).append("` |");
      for (String network : NETWORKS) {
        measure(shapes, network, algorithm, halves, table);
      }
      table.append('\n');
    }
    GeneratedPage.checkPart(
        "docs/rk3399pro.md", "range-halves", table.toString(), RangeChoiceTest.class);
  }

  private static void measure(
      Path shapes,
      String network,
      RangeAlgorithm algorithm,
      List<LabeledPictures> halves,
      StringBuilder table) {
    V1Compilation done =
        V1Compiler.compile(
            shapes.resolve(network + ".onnx"),
            V1CompileOptions.forTarget(V1Target.RK3399PRO)
                .with(InputOptions.unitRange())
                .with(algorithm),
            CalibrationSet.of(shapes.resolve("calib.txt")),
            PassListener.NONE,
            Progress.NONE);
    Path root = Path.of(System.getProperty("quarry.root", ".."));
    try (Network executed = V1Compiler.open(done.file(), 2)) {
      var detector =
          new Detector(executed, HeadFile.read(root.resolve("examples/shapes/head.yaml")));
      for (LabeledPictures pictures : halves) {
        double precision = detector.measure(pictures, Progress.NONE).map50To95();
        table.append(String.format(Locale.ROOT, " %.4f |", precision));
      }
    }
  }
}
