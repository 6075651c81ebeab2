package dev.quarry.ir.op.nn;

/// How [Resize] rounds an input coordinate in nearest mode (ONNX nearest_mode).
public enum NearestMode {
  /// Nearest, halves down.
  ROUND_PREFER_FLOOR,
  /// Nearest, halves up.
  ROUND_PREFER_CEIL,
  /// Down.
  FLOOR,
  /// Up.
  CEIL
}
