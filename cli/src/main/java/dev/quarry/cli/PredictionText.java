package dev.quarry.cli;

import dev.quarry.simulator.timing.Advice;
import dev.quarry.simulator.timing.Prediction;
import java.util.List;

/// What the predictions of both generations print alike.
final class PredictionText {
  private PredictionText() {}

  /// What would make a network faster.
  ///
  /// @param advice at least one piece
  /// @param micros the predicted time that gains are shares of
  static void advice(StringBuilder text, List<Advice> advice, double micros) {
    text.append("\nwhat to change (predicted gains, each alone)\n");
    for (Advice item : advice) {
      text.append(
          Text.format(
              "  %8.2f ms %5.1f %%  %s (%d layers): %s%n",
              item.gainMicros() / 1000,
              100 * item.gainMicros() / micros,
              item.what(),
              item.places(),
              item.how()));
    }
  }

  /// A prediction in one line.
  static String of(Prediction p) {
    String line =
        Text.format(
            "%.2f ms on %s at %d MHz (%.2f to %.2f ms, -%d to +%d %%), %.0f per second; predicted,"
                + " not measured",
            p.micros() / 1000,
            p.target(),
            p.clockHertz() / 1_000_000,
            p.lowMicros() / 1000,
            p.highMicros() / 1000,
            p.band().lowPercent(),
            p.band().highPercent(),
            p.framesPerSecond());
    return p.hasBand() ? line : line + "; " + String.join("; ", p.band().reasons());
  }
}
