package dev.quarry.cli;

import dev.quarry.simulator.timing.Prediction;

/// A prediction in one line.
final class PredictionText {
  private PredictionText() {}

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
