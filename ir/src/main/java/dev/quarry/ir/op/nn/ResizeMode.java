package dev.quarry.ir.op.nn;

/// How [Resize] fills in pixels.
public enum ResizeMode {
  /// The nearest input pixel.
  NEAREST,
  /// Linear interpolation in both directions.
  LINEAR,
  /// Cubic interpolation (coefficient -0.75) in both directions.
  CUBIC
}
