package dev.quarry.ir.op.npu;

/// How the weights of a convolution are scaled. With per-channel scaling the op has the operands
/// `weight_offsets` and `multipliers`; per layer it has neither and one offset for all.
public enum WeightScaling {
  /// `acc * multiplier[k]`, shifted right by 14; one weight offset per channel.
  PER_CHANNEL,
  /// No multiplication; one weight offset for the layer.
  PER_LAYER
}
