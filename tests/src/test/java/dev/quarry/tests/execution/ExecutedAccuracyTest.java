package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Compilation;
import dev.quarry.Detector;
import dev.quarry.Network;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.detect.HeadFile;
import dev.quarry.detect.LabeledPictures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accuracy of executed RK3568 files.
class ExecutedAccuracyTest {
  @ParameterizedTest
  @ValueSource(strings = {"shapes-yolo-silu", "shapes-yolo-relu"})
  void filesAreAccurateOnTheBundledPictures(String network) {
    Detector.Accuracy accuracy = measure(Shapes.bundled(), network);
    assertTrue(accuracy.map50() >= 0.985, () -> network + " " + accuracy);
    assertTrue(accuracy.map50To95() >= 0.64, () -> network + " " + accuracy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shapes-yolo-silu", "shapes-yolo-relu"})
  void filesAreAccurateOnAllPictures(String network) {
    Detector.Accuracy accuracy = measure(Shapes.shared(), network);
    System.out.println(network + " executed, 64 calibration, 200 validation pictures: " + accuracy);
    assertTrue(accuracy.map50() >= 0.985, () -> network + " " + accuracy);
    assertTrue(accuracy.map50To95() >= 0.636, () -> network + " " + accuracy);
  }

  /// Substituting ReLU for SiLU without fine-tuning collapses, and must be seen to do so.
  @Test
  void reluInsteadOfSiluCollapsesAndIsReported() {
    Path folder = Shapes.shared();
    Compilation done =
        Shapes.compile(folder, "shapes-yolo-silu", Shapes.options().withPasses("+silu-to-relu"));
    int sites =
        done.passes().stream()
            .filter(pass -> pass.info().name().equals("silu-to-relu"))
            .mapToInt(pass -> pass.sites().size())
            .sum();
    assertTrue(sites == 55, () -> sites + " sites");
    assertTrue(
        done.warnings().stream().anyMatch(w -> w.text().contains("fine-tun")),
        () -> "no advice to fine-tune in " + done.warnings());
    Detector.Accuracy accuracy = measure(folder, done);
    System.out.println("silu-to-relu, not fine-tuned: " + accuracy);
    assertTrue(accuracy.map50() > 0.3 && accuracy.map50() < 0.65, () -> "" + accuracy);
  }

  private static Detector.Accuracy measure(Path folder, String network) {
    return measure(folder, Shapes.compile(folder, network, Shapes.options()));
  }

  private static Detector.Accuracy measure(Path folder, Compilation done) {
    try (Network executed = Quarry.open(done.file(), 2)) {
      var head = HeadFile.read(Shapes.bundled().resolve("head.yaml"));
      LabeledPictures labeled = LabeledPictures.read(folder.resolve("val.json"));
      return new Detector(executed, head).measure(labeled, Progress.NONE);
    }
  }
}
