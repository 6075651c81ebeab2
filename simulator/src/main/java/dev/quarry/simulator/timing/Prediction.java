package dev.quarry.simulator.timing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The predicted time of a network.
///
/// @param target chip
/// @param speeds conditions it holds under
/// @param overheadMicros starting the inference
/// @param layers one entry per node that takes time, in order
/// @param band how far the true time may be
/// @param advice what would make it faster, the largest gain first
public record Prediction(
    String target,
    Speeds speeds,
    double overheadMicros,
    List<LayerTime> layers,
    Band band,
    List<Advice> advice) {
  public Prediction {
    layers = List.copyOf(layers);
    advice = List.copyOf(advice);
  }

  /// One inference.
  public double micros() {
    return overheadMicros + layers.stream().mapToDouble(LayerTime::micros).sum();
  }

  /// Clock of the NPU.
  public long clockHertz() {
    return Math.round(speeds.clockMegahertz() * 1e6);
  }

  /// Whether the network is of the kind the error band was found on.
  public boolean hasBand() {
    return band.reasons().isEmpty();
  }

  /// The true time is within this share, in percent.
  public int errorBandPercent() {
    return Math.max(band.lowPercent(), band.highPercent());
  }

  /// Lower end of the band.
  public double lowMicros() {
    return micros() * (1 - band.lowPercent() / 100.0);
  }

  /// Upper end of the band.
  public double highMicros() {
    return micros() * (1 + band.highPercent() / 100.0);
  }

  /// Inferences per second.
  public double framesPerSecond() {
    return 1e6 / micros();
  }

  /// What the time of all layers is spent on.
  public Parts parts() {
    return layers.stream().map(LayerTime::parts).reduce(Parts.NONE, Parts::plus);
  }

  /// Time by type of node, the longest first.
  public Map<String, Double> byType() {
    var sums = new TreeMap<String, Double>();
    layers.forEach(layer -> sums.merge(layer.type(), layer.micros(), Double::sum));
    var sorted = new LinkedHashMap<String, Double>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
