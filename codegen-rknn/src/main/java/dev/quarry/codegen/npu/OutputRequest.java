package dev.quarry.codegen.npu;

/// The form an output is wanted in.
///
/// @param layout order of its elements
/// @param real 32-bit real numbers instead of stored integers
public record OutputRequest(Order layout, boolean real) {
  /// The chip's own form; the runtime converts.
  public static final OutputRequest NATIVE = new OutputRequest(Order.NATIVE, false);

  /// Orders of elements.
  public enum Order {
    /// Surfaces of 8 channels.
    NATIVE,
    /// Channels innermost.
    NHWC,
    /// Channels outermost.
    NCHW
  }
}
