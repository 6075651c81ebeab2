package dev.quarry.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Average precision against values worked out by hand.
class MeanAveragePrecisionTest {
  private static final Box HERE = new Box(0, 0, 10, 10);
  private static final Box THERE = new Box(50, 50, 60, 60);

  private final MeanAveragePrecision map = new MeanAveragePrecision(2);

  @Test
  void perfectDetectionsGiveOne() {
    var truth = List.of(List.of(new Detection(0, 1, HERE), new Detection(1, 1, THERE)));
    assertEquals(1, map.at(truth, truth, 0.5), 1e-12);
    assertEquals(1, map.over50To95(truth, truth), 1e-12);
  }

  @Test
  void aFalseAlarmAboveTheHitHalvesThePrecision() {
    var truth = List.of(List.of(new Detection(0, 1, HERE)));
    var found = List.of(List.of(new Detection(0, 0.9, THERE), new Detection(0, 0.8, HERE)));
    assertEquals(0.5, map.at(found, truth, 0.5), 1e-12);
  }

  @Test
  void aSecondHitOnTheSameObjectIsAFalseAlarm() {
    var truth = List.of(List.of(new Detection(0, 1, HERE), new Detection(0, 1, THERE)));
    var found =
        List.of(
            List.of(
                new Detection(0, 0.9, HERE),
                new Detection(0, 0.8, HERE),
                new Detection(0, 0.7, THERE)));
    // recall 1/2 at precision 1, then recall 1 at precision 2/3
    assertEquals(0.5 + 0.5 * 2 / 3, map.at(found, truth, 0.5), 1e-12);
  }

  @Test
  void aShiftedBoxCountsOnlyUpToItsOverlap() {
    var truth = List.of(List.of(new Detection(0, 1, HERE)));
    // overlap = 8 / 12 = 0.667: counts for 0.50, 0.55, 0.60 and 0.65
    var found = List.of(List.of(new Detection(0, 1, new Box(2, 0, 12, 10))));
    assertEquals(0.4, map.over50To95(found, truth), 1e-12);
  }
}
