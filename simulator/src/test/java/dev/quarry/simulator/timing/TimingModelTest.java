package dev.quarry.simulator.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.target.TargetProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Predictions for the vendor's own files.
class TimingModelTest {
  /// Published frames per second of the same networks (npu-performance.md section 5.1).
  @ParameterizedTest
  @CsvSource({"y5n_3568.rknn, rk3568, 25.19", "mobilenetv2_rk3566.rknn, rk3568, 5.53"})
  void publishedTimesLieInTheBand(String file, String chip, double publishedMillis) {
    Prediction prediction = predict("rknn2/" + file, chip);
    assertTrue(prediction.hasBand());
    assertTrue(
        prediction.lowMicros() <= publishedMillis * 1000
            && publishedMillis * 1000 <= prediction.highMicros(),
        () -> file + ": " + prediction.micros() + " us predicted");
  }

  /// Nodes on the CPU are not timed, so no band can be claimed.
  @Test
  void networksWithCpuNodesHaveNoBand() {
    Prediction prediction = predict("pairs/retinaface-mobile025-320.rknn", "rk3568");
    assertFalse(prediction.hasBand());
    assertTrue(
        prediction.outside().getFirst().contains("exSoftmax13"),
        () -> prediction.outside().toString());
  }

  @Test
  void layersAndTheFixedCostAddUp() {
    Prediction prediction = predict("rknn2/y5n_3568.rknn", "rk3566");
    double layers = prediction.layers().stream().mapToDouble(LayerTime::micros).sum();
    assertEquals(prediction.micros(), layers + 100, 1e-6);
    Prediction faster = predict("rknn2/y5n_3568.rknn", "rk3568");
    assertTrue(faster.micros() < prediction.micros(), "1000 MHz against 900 MHz");
  }

  private static Prediction predict(String sample, String chip) {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"));
    Path file = shared.resolve("samples").resolve(sample);
    assumeTrue(Files.exists(file), "sample not found: " + file);
    return TimingModel.of(TargetProfile.named(chip)).predict(RknnReader.read(file).model());
  }
}
