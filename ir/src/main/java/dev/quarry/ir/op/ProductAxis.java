package dev.quarry.ir.op;

/// Over which axis of its first operand a product of two maps sums.
public enum ProductAxis {
  /// Every pixel of the first map is a kernel of its channels.
  CHANNELS,
  /// Every channel of the first map is a kernel of its pixels.
  PIXELS
}
