package dev.quarry.accuracy;

import dev.quarry.ir.eval.Tensor;

/// Sees the values of every comparison.
@FunctionalInterface
public interface LayerObserver {
  /// Sees nothing.
  LayerObserver NONE = (_, _, _, _, _) -> {};

  /// Called for every layer of every sample, first for the whole network, then for the layers fed
  /// separately.
  ///
  /// @param sample number of the sample from 0
  /// @param layer number of the layer from 0, in the order of the report
  /// @param separate whether the layer was fed separately
  /// @param reference the float network's values, in the model's order and shape
  /// @param actual what the layer delivers, in the same order; valid during the call only
  void compared(int sample, int layer, boolean separate, Tensor reference, float[] actual);
}
