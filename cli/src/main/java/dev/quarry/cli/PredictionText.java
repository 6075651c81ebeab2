package dev.quarry.cli;

import dev.quarry.simulator.timing.Prediction;

/// A prediction in one line.
final class PredictionText {
  private PredictionText() {}

  static String of(Prediction p) {
    if (!p.hasBand()) {
      return Text.format(
          "at least %.2f ms on %s at %d MHz; no error band, since %s; not measured",
          p.micros() / 1000,
          p.target(),
          p.clockHertz() / 1_000_000,
          String.join(", and ", p.outside()));
    }
    return Text.format(
        "%.2f ms on %s at %d MHz (%.2f to %.2f ms, +-%d %%), %.0f per second; not measured",
        p.micros() / 1000,
        p.target(),
        p.clockHertz() / 1_000_000,
        p.lowMicros() / 1000,
        p.highMicros() / 1000,
        p.errorBandPercent(),
        p.framesPerSecond());
  }
}
