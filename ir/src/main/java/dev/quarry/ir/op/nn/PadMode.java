package dev.quarry.ir.op.nn;

/// What [Pad] fills in.
public enum PadMode {
  /// A fixed number.
  CONSTANT,
  /// The mirror image without the edge itself.
  REFLECT,
  /// The nearest edge element.
  EDGE
}
