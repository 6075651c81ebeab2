package dev.quarry.simulator.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.TimingParameter;
import dev.quarry.codegen.target.TimingProfile;
import dev.quarry.ir.diag.CompileException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The laws of single tasks, worked out by hand, and the calibration on times made with them.
class TaskTimeTest {
  private static final Speeds SPEEDS =
      Speeds.of(TargetProfile.RK3568)
          .withProfile(
              TimingProfile.RK356X
                  .with(TimingParameter.BUS_RATE, exactly(4))
                  .with(TimingParameter.COPY_RATE, exactly(2)));

  private static TimingProfile.Estimate exactly(double value) {
    return new TimingProfile.Estimate(value, value, value, "assumed", "test");
  }

  private static TaskWork dense(long steps, long elements, boolean table, long fill, long store) {
    return new TaskWork(TaskWork.Kind.DENSE, steps, 0, elements, elements, table, fill, store, 100);
  }

  @Test
  void fillingIsNotHiddenAndTheSlowestOfTheRestCounts() {
    // 100 words of 8 cycles, 40,000 bytes at 4 GB/s, 50,000 steps, 16,000 bytes at 8 a cycle
    TaskTime time = TaskTime.of(dense(50_000, 16_000, false, 40_000, 20_000), SPEEDS);
    assertEquals(0.8, time.setup(), 1e-9);
    assertEquals(10, time.fill(), 1e-9);
    assertEquals(50, time.array(), 1e-9);
    assertEquals(2, time.output(), 1e-9);
    assertEquals(5, time.store(), 1e-9);
    assertEquals(60.8, time.micros(), 1e-9);
    assertEquals(Bound.MAC, Parts.of(time).bound());
  }

  @Test
  void aTablePassesOneElementPerCycle() {
    TaskTime time = TaskTime.of(dense(50_000, 80_000, true, 0, 0), SPEEDS);
    assertEquals(80, time.output(), 1e-9);
    assertEquals(Bound.TABLE, Parts.of(time).bound());
    assertEquals(time.micros(), Parts.of(time).micros(), 1e-9);
  }

  @Test
  void copiesAndPoolsOverlapReadingAndWriting() {
    var copy = new TaskWork(TaskWork.Kind.COPY, 0, 0, 8_000, 8_000, false, 8_000, 8_000, 0);
    assertEquals(8, TaskTime.of(copy, SPEEDS).micros(), 1e-9);
    var pool = new TaskWork(TaskWork.Kind.POOL, 400_000, 0, 1, 1, false, 8_000, 8_000, 0);
    assertEquals(50, TaskTime.of(pool, SPEEDS).micros(), 1e-9);
  }

  /// From times made with other rates than it starts from, the calibration finds those rates.
  @Test
  void calibrationFindsTheRatesBehindTheTimes() {
    var measured = new ArrayList<Measurement>();
    for (int i = 1; i <= 6; i++) {
      var works =
          List.of(
              new Measurement.Counted(dense(i * 900_000L, 1000, false, 3_000_000, 1000), 7 - i),
              new Measurement.Counted(
                  new TaskWork(
                      TaskWork.Kind.COPY, 0, 0, 1, 1, false, 300_000L * i * i, 300_000, 10),
                  i));
      var network = new Measurement("n" + i, "f" + i, works, 0, 0, 1000, 1);
      measured.add(new Measurement("n" + i, "f" + i, works, 0, 0, 1000, network.predicted(SPEEDS)));
    }
    Calibration found = Calibration.of(measured, Speeds.of(TargetProfile.RK3568), "test");
    assertEquals(4, found.profile().value(TimingParameter.BUS_RATE), 0.05);
    assertEquals(2, found.profile().value(TimingParameter.COPY_RATE), 0.05);
    assertTrue(Calibration.worst(found.leftOut()) < 0.02, () -> found.leftOut().toString());
    assertEquals(6, found.leftOut().size());
  }

  @Test
  void profilesAreReadAsWritten() {
    TimingProfile profile = SPEEDS.profile();
    assertEquals(profile.text(), TimingProfile.parse(profile.text(), "p").text());
  }

  @Test
  void wrongProfilesNameTheLine() {
    String text = TimingProfile.RK356X.text();
    wrong(text.replace("bus_rate | 4", "bus_rate | -4"), "line 7");
    wrong(text.replace("bus_rate", "buss_rate"), "no such parameter");
    wrong(text.lines().limit(4).reduce("", (a, b) -> a + b + "\n"), "no line for");
  }

  private static void wrong(String text, String words) {
    CompileException problem =
        assertThrows(CompileException.class, () -> TimingProfile.parse(text, "p"));
    String message = problem.diagnostics().getFirst().text();
    assertTrue(message.contains(words), message);
  }
}
