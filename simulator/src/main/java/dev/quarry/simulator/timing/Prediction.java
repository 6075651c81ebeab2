package dev.quarry.simulator.timing;

import java.util.List;

/// The predicted time of a network.
///
/// @param target chip
/// @param clockHertz clock of the NPU
/// @param micros one inference
/// @param errorBandPercent the true time is within this share for plain convolution networks
/// @param layers one entry per node with tasks, in order
/// @param outside what the model has no basis for in this network; with any such reason the error
///   band does not hold, and the time is a lower bound
public record Prediction(
    String target,
    long clockHertz,
    double micros,
    int errorBandPercent,
    List<LayerTime> layers,
    List<String> outside) {
  public Prediction {
    layers = List.copyOf(layers);
    outside = List.copyOf(outside);
  }

  /// Whether the network is of the kind the error band was found on.
  public boolean hasBand() {
    return outside.isEmpty();
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
