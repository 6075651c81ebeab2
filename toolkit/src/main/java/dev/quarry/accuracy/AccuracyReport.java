package dev.quarry.accuracy;

import java.util.List;

/// What comparing a compiled network with the float one has shown.
///
/// @param samples how many samples were compared
/// @param outputs in the model's order
/// @param layers in the order they are executed
/// @param unmatched named results of the compiled network the source model does not have
public record AccuracyReport(
    int samples, List<OutputAccuracy> outputs, List<LayerAccuracy> layers, List<String> unmatched) {
  public AccuracyReport {
    outputs = List.copyOf(outputs);
    layers = List.copyOf(layers);
    unmatched = List.copyOf(unmatched);
  }

  /// The layers that lose most by themselves first.
  public List<LayerAccuracy> byDamage() {
    return layers.stream().sorted(LayerAccuracy.BY_DAMAGE).toList();
  }
}
