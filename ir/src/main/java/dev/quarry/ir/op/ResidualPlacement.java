package dev.quarry.ir.op;

/// Where a fused addition stands relative to the activation.
public enum ResidualPlacement {
  /// `activation(conv + residual)`
  BEFORE_ACTIVATION,
  /// `activation(conv) + residual`
  AFTER_ACTIVATION
}
