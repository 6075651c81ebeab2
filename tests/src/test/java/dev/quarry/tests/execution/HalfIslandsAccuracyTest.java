package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.Detector;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.detect.HeadFile;
import dev.quarry.detect.LabeledPictures;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Module;
import dev.quarry.passes.NamePattern;
import dev.quarry.passes.PassListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What layers with halves gain in networks that lose accuracy in 8 bits.
class HalfIslandsAccuracyTest {
  /// Pictures that calibrate; the others, which it has not seen, are compared.
  private static final int CALIBRATION = 8;

  @Test
  void theFirstStageOfRetinafaceInHalvesBringsItsBoxesBack() throws IOException {
    Path models = Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models");
    Path onnx = models.resolve("trained/retinaface-mobile025-320.onnx");
    assumeTrue(Files.exists(onnx), "network not found: " + onnx);
    List<Sample> people = pictures(models.resolve("images/coco"));
    InputOptions inputs =
        new InputOptions(
            List.of(List.of(104f, 117f, 123f)), List.of(List.of(1f, 1f, 1f)), ChannelOrder.RGB);
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568).with(inputs);
    Map<String, Double> bytes = cosines(onnx, options, people);
    Map<String, Double> mixed =
        cosines(onnx, options.withHalves(List.of(pattern("/body/stage1/*"))), people);
    System.out.println("retinaface in bytes " + bytes + ", first stage in halves " + mixed);
    assertTrue(mixed.get("loc") >= 0.997 && bytes.get("loc") < 0.95, () -> bytes + " " + mixed);
    assertTrue(mixed.get("landm") >= 0.998 && bytes.get("landm") < 0.98, () -> bytes + " " + mixed);
    assertTrue(mixed.get("conf") >= 0.9999, mixed::toString);
  }

  @Test
  void theOutputMapsOfADetectorInHalvesRaiseItsAccuracy() {
    Path folder = Shapes.shared();
    CompileOptions options = Shapes.options();
    double bytes = measure(folder, Shapes.compile(folder, "shapes-yolo-silu", options));
    Compilation done =
        Shapes.compile(
            folder, "shapes-yolo-silu", options.withHalves(List.of(pattern("/h?/Conv"))));
    assertEquals(List.of("/h3/Conv", "/h4/Conv", "/h5/Conv"), done.halves().onnxNodes());
    assertEquals(3, done.halves().toHalves().size());
    assertEquals(List.of(), done.halves().toBytes());
    double mixed = measure(folder, done);
    System.out.println("shapes-yolo-silu mAP50-95 in bytes " + bytes + ", maps in halves " + mixed);
    assertTrue(mixed >= bytes + 0.003 && mixed >= 0.654, () -> bytes + " " + mixed);
  }

  private static NamePattern pattern(String text) {
    return NamePattern.of(text).orElseThrow();
  }

  private static double measure(Path folder, Compilation done) {
    try (Network executed = Quarry.open(done.file(), 2)) {
      var head = HeadFile.read(Shapes.bundled().resolve("head.yaml"));
      LabeledPictures labeled = LabeledPictures.read(folder.resolve("val.json"));
      return new Detector(executed, head).measure(labeled, Progress.NONE).map50To95();
    }
  }

  /// How close the executed file is to the float network, by output.
  private static Map<String, Double> cosines(
      Path onnx, CompileOptions options, List<Sample> samples) {
    Module module = Quarry.load(onnx, ImportOptions.NONE, options.inputs()).module();
    var calibration =
        CalibrationSet.of(samples.subList(0, CALIBRATION).stream().map(List::of).toList());
    Compilation done = Quarry.compile(onnx, options, calibration, PassListener.NONE, Progress.NONE);
    Map<String, Similarity> similarities = new HashMap<>();
    try (Network executed = Quarry.open(done.file(), 2);
        Network floats = Quarry.open(module, 2)) {
      for (Sample sample : samples.subList(CALIBRATION, samples.size())) {
        List<NetworkOutput> real = floats.run(List.of(sample));
        List<NetworkOutput> ours = executed.run(List.of(sample));
        for (int i = 0; i < real.size(); i++) {
          similarities
              .computeIfAbsent(real.get(i).name(), _ -> new Similarity())
              .add(ours.get(i).values(), real.get(i).values());
        }
      }
    }
    Map<String, Double> cosines = new HashMap<>();
    similarities.forEach((name, similarity) -> cosines.put(name, similarity.cosine()));
    return cosines;
  }

  private static List<Sample> pictures(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(jpg|png)"))
          .sorted()
          .map(Sample::read)
          .toList();
    }
  }
}
