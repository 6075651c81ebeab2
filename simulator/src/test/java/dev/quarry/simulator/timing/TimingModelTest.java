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
  /// Published frames per second of the same networks (npu-performance.md section 5.1 and the
  /// vendor's table), from the vendor's own files of them.
  @ParameterizedTest
  @CsvSource({
    "rknn2/y5n_3568.rknn, 25.19, 10",
    "rknn2/mobilenetv2_rk3566.rknn, 5.53, 10",
    "pairs/ppocrv4-det-480.rknn, 45.25, 40",
    "pairs/retinaface-mobile025-320.rknn, 6.39, 50",
    "pairs/lprnet-24x94-f16.rknn, 6.98, 50"
  })
  void publishedTimesLieInTheBand(String file, double publishedMillis, int band) {
    Prediction prediction = predict(file, "rk3568");
    assertEquals(band == 10, prediction.hasBand());
    assertEquals(band, prediction.errorBandPercent());
    assertTrue(
        prediction.lowMicros() <= publishedMillis * 1000
            && publishedMillis * 1000 <= prediction.highMicros(),
        () -> file + ": " + prediction.micros() + " us predicted");
  }

  @Test
  void networksWithCpuNodesHaveAWiderBandAndSayWhy() {
    Prediction prediction = predict("pairs/retinaface-mobile025-320.rknn", "rk3568");
    assertFalse(prediction.hasBand());
    assertTrue(prediction.errorBandPercent() >= 20);
    assertTrue(
        prediction.band().reasons().getFirst().contains("exSoftmax13"),
        () -> prediction.band().toString());
    assertTrue(prediction.parts().cpu() > 0);
    assertTrue(
        prediction.layers().stream()
            .anyMatch(layer -> layer.onCpu() && layer.bound() == Bound.CPU));
  }

  @Test
  void layersAndTheFixedCostAddUp() {
    Prediction prediction = predict("rknn2/y5n_3568.rknn", "rk3566");
    double at = prediction.overheadMicros();
    for (LayerTime layer : prediction.layers()) {
      assertEquals(at, layer.startMicros(), 1e-6);
      double tasks = layer.taskTimes().stream().mapToDouble(TaskTime::micros).sum();
      assertEquals(tasks, layer.micros(), 1e-6, layer.name());
      at += layer.micros();
    }
    assertEquals(prediction.micros(), at, 1e-6);
  }

  @Test
  void clockAndMemoryActOnTheirOwnParts() {
    Parts usual = predict("rknn2/y5n_3568.rknn", "rk3568").parts();
    Speeds speeds = Speeds.of(TargetProfile.RK3568);
    Parts slowClock = predict("rknn2/y5n_3568.rknn", speeds.withClock(500)).parts();
    assertEquals(2 * usual.table(), slowClock.table(), 0.2 * usual.table());
    assertEquals(2 * usual.setup(), slowClock.setup(), 1e-6);
    Parts slowMemory = predict("rknn2/y5n_3568.rknn", speeds.withDdr(6.25)).parts();
    assertTrue(slowMemory.memory() > 1.9 * usual.memory());
    assertEquals(usual.setup(), slowMemory.setup(), 1e-6);
  }

  /// Replacing every table by ReLU gains what timing the tasks without tables says.
  @Test
  void adviceForAnSiluNetworkBeginsWithTheTables() {
    Prediction prediction = predict("rknn2/y5n_3568.rknn", "rk3568");
    Advice first = prediction.advice().getFirst();
    assertTrue(first.what().contains("ReLU"), first::toString);
    assertTrue(first.gainMicros() > 0.2 * prediction.micros(), first::toString);
    assertTrue(first.gainMicros() < prediction.parts().table() + prediction.parts().setup());
    assertTrue(first.places() > 40 && first.places() <= 60, first::toString);
  }

  private static Prediction predict(String sample, String chip) {
    return predict(sample, Speeds.of(TargetProfile.named(chip)));
  }

  private static Prediction predict(String sample, Speeds speeds) {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"));
    Path file = shared.resolve("samples").resolve(sample);
    assumeTrue(Files.exists(file), "sample not found: " + file);
    return TimingModel.of(TargetProfile.RK3568, speeds).predict(RknnReader.read(file).model());
  }
}
