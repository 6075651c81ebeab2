package dev.quarry.ir.graph;

import java.util.List;

/// What happens to a picture before it enters the network: `(pixel - mean[c]) / std[c]` per channel
/// of the network's order. Empty lists: the values go in as they are.
///
/// @param mean subtracted, one per channel
/// @param std divisor, one per channel, not zero
/// @param order colour order the network expects
public record Preprocessing(List<Float> mean, List<Float> std, ChannelOrder order) {
  /// Values go in as they are.
  public static final Preprocessing NONE =
      new Preprocessing(List.of(), List.of(), ChannelOrder.RGB);

  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size()) {
      throw new IllegalArgumentException("as many means as standard deviations are needed");
    }
    for (float divisor : std) {
      if (!(divisor != 0) || Float.isInfinite(divisor)) {
        throw new IllegalArgumentException("standard deviation must be finite and not 0");
      }
    }
  }

  /// The mean of a channel, 0 when none is given.
  public float mean(int channel) {
    return mean.isEmpty() ? 0 : mean.get(channel);
  }

  /// The standard deviation of a channel, 1 when none is given.
  public float std(int channel) {
    return std.isEmpty() ? 1 : std.get(channel);
  }
}
