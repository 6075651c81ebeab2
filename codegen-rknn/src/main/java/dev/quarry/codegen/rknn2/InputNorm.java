package dev.quarry.codegen.rknn2;

import java.util.List;

/// Preprocessing of an input: real = (pixel - mean) / std.
///
/// @param mean one value per channel, four for an image
/// @param std one value per channel, four for an image
/// @param channelOrder 0, 1, 2, 3
public record InputNorm(List<Float> mean, List<Float> std, List<Integer> channelOrder) {
  public InputNorm {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    channelOrder = List.copyOf(channelOrder);
  }
}
