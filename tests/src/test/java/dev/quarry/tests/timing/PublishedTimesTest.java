package dev.quarry.tests.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.CompileOptions;
import dev.quarry.MeasuredTimes;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.TimingParameter;
import dev.quarry.simulator.timing.Calibration;
import dev.quarry.simulator.timing.Measurement;
import dev.quarry.simulator.timing.Prediction;
import dev.quarry.simulator.timing.Speeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The timing model against published times: the bars of docs/time-model.md.
class PublishedTimesTest {
  private static final double RK3566_CLOCK = 900;

  /// Networks with operators no fitted network has; reported with a wider band.
  private static final List<String> OUTSIDE =
      List.of("deeplab-v3-plus-mobilenet-v2", "ppocrv4-det-480");

  @Test
  void theModelReproducesPublishedTimes() {
    Path root = Path.of(System.getProperty("quarry.root", ".."));
    Path models = Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models");
    assumeTrue(Files.isDirectory(models), "networks not found: " + models);
    MeasuredTimes times =
        MeasuredTimes.read(
            root.resolve("bench/calibration/rk356x-published.csv"),
            models,
            TargetProfile.RK3568,
            Progress.NONE);
    Calibration found = times.calibrate(TargetProfile.RK3568, "test");
    requireBarsOfTheFit(times, found);
    requireTheShippedProfile(times, found);
    requireIndependentFigures(times);
  }

  /// Networks no fitted one is like have a band that says so, and holds the published time.
  @Test
  void networksOutsideLieInTheirBand() {
    Path models = Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models");
    assumeTrue(Files.isDirectory(models), "networks not found: " + models);
    requireInBand(models.resolve("structure/deeplab-v3-plus-mobilenet-v2.onnx.gz"), 91_743);
    requireInBand(models.resolve("trained/ppocrv4-det-480.onnx"), 45_249);
  }

  private static void requireInBand(Path model, double micros) {
    Prediction time =
        Quarry.predict(Quarry.sketch(model, CompileOptions.forTarget(TargetProfile.RK3568)));
    String told = model + " " + time.lowMicros() + " " + time.highMicros();
    assertFalse(time.band().reasons().isEmpty(), told);
    assertTrue(time.lowMicros() <= micros && micros <= time.highMicros(), told);
  }

  private static void requireBarsOfTheFit(MeasuredTimes times, Calibration found) {
    Map<String, Double> plain = new TreeMap<>(found.errors());
    for (Measurement m : times.fit()) {
      if (m.usesCpu()) {
        double error = plain.remove(m.name());
        assertTrue(Math.abs(error) <= 0.2, m.name() + " " + error);
      }
    }
    assertEquals(17, plain.size());
    assertTrue(Calibration.mean(plain) <= 0.03, plain::toString);
    assertTrue(Calibration.worst(plain) <= 0.12, plain::toString);
    assertTrue(Calibration.mean(found.leftOut()) <= 0.05, () -> found.leftOut().toString());
    assertTrue(Calibration.worst(found.leftOut()) <= 0.12, () -> found.leftOut().toString());
    // the same parameters for both: what differs is the table in the tasks
    assertTrue(Math.abs(plain.getOrDefault("yolov5s", 1.0)) <= 0.03, plain::toString);
    assertTrue(Math.abs(plain.getOrDefault("yolov5s_relu", 1.0)) <= 0.03, plain::toString);
  }

  /// The profile in the product is what this calibration finds, up to small changes of schedule.
  private static void requireTheShippedProfile(MeasuredTimes times, Calibration found) {
    Speeds shipped = Speeds.of(TargetProfile.RK3568);
    for (TimingParameter parameter : TimingParameter.values()) {
      double value = found.profile().value(parameter);
      double kept = shipped.profile().value(parameter);
      assertEquals(1, value / kept, 0.1, parameter + ": " + value + ", shipped " + kept);
    }
    for (Measurement m : times.fit()) {
      double bar = m.usesCpu() ? 0.2 : 0.12;
      assertTrue(Math.abs(m.error(shipped)) <= bar, m.name() + " " + m.error(shipped));
    }
  }

  private static void requireIndependentFigures(MeasuredTimes times) {
    Speeds shipped = Speeds.of(TargetProfile.RK3568);
    Map<String, Double> independent = new TreeMap<>();
    for (Measurement m : times.check()) {
      if (m.clockMegahertz() == RK3566_CLOCK) {
        independent.put(m.name(), m.error(shipped));
      } else {
        assertTrue(OUTSIDE.contains(m.name()), m.name());
      }
    }
    assertEquals(4, independent.size());
    assertTrue(Calibration.mean(independent) <= 0.06, independent::toString);
  }
}
