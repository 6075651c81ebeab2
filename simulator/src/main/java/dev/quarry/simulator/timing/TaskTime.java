package dev.quarry.simulator.timing;

import static dev.quarry.codegen.target.TimingParameter.*;

/// The phases of one task, in microseconds. Its registers are programmed, then its part of the
/// buffer is filled, then the array, the output stage and the writing of results run side by side.
///
/// Filling is not hidden behind the task before: every task uses all banks of the buffer (data and
/// weight banks add up to 8 in every file), so there is no room to fill ahead.
///
/// @param setup programming of registers
/// @param fill features and weights into the buffer
/// @param array multiplier array, or the window unit of a pool
/// @param output output stage
/// @param store results written, residuals read
/// @param table whether the output stage looks up a table
public record TaskTime(
    double setup, double fill, double array, double output, double store, boolean table) {

  static TaskTime of(TaskWork work, Speeds speeds) {
    var profile = speeds.profile();
    double setup = speeds.cycles(work.words() * profile.value(WORD_CYCLES));
    double output =
        work.table()
            ? work.elements() / profile.value(TABLE_RATE)
            : work.outputBytes() / profile.value(OUTPUT_RATE);
    return switch (work.kind()) {
      case TABLE_LOAD -> new TaskTime(setup, 0, 0, 0, 0, true);
      case DENSE, DEPTHWISE -> {
        double rate = work.kind() == TaskWork.Kind.DEPTHWISE ? profile.value(DEPTHWISE_SHARE) : 1;
        yield new TaskTime(
            setup,
            speeds.bus(work.fillBytes()),
            speeds.cycles(work.steps() / rate),
            speeds.cycles(output),
            speeds.bus(work.storeBytes()),
            work.table());
      }
      // neither goes through the buffer: reading, working and writing overlap
      case POOL ->
          new TaskTime(
              setup,
              0,
              speeds.cycles(work.steps() / profile.value(POOL_RATE)),
              0,
              speeds.copies(work.bytes()),
              false);
      case COPY ->
          new TaskTime(
              setup, 0, 0, speeds.cycles(output), speeds.copies(work.bytes()), work.table());
    };
  }

  /// The phase in which the array, the output stage and the writing run side by side.
  public double computing() {
    return Math.max(array, Math.max(output, store));
  }

  /// The whole task.
  public double micros() {
    return setup + fill + computing();
  }
}
