package dev.quarry.simulator.timing;

import java.util.List;

/// The predicted time of a network.
///
/// @param target chip
/// @param clockHertz clock of the NPU
/// @param micros one inference
/// @param errorBandPercent the true time is within this share for plain convolution networks
/// @param layers one entry per node with tasks, in order
public record Prediction(
    String target, long clockHertz, double micros, int errorBandPercent, List<LayerTime> layers) {
  public Prediction {
    layers = List.copyOf(layers);
  }

  /// Lower end of the band.
  public double lowMicros() {
    return micros * (1 - errorBandPercent / 100.0);
  }

  /// Upper end of the band.
  public double highMicros() {
    return micros * (1 + errorBandPercent / 100.0);
  }

  /// Inferences per second.
  public double framesPerSecond() {
    return 1e6 / micros;
  }
}
