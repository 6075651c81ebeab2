package dev.quarry.codegen.rknn2;

/// How the chip can hand out a result, beside its own layout. The order is that of the tasks in a
/// file.
// rknn2-format.md section 6
public enum OutputForm {
  /// Stored integers, channels innermost.
  NHWC,
  /// Real numbers, channels innermost; made from the integers.
  NHWC_FLOAT,
  /// Stored integers, channels outermost.
  NCHW,
  /// Real numbers, channels outermost.
  NCHW_FLOAT;

  /// Whether the channels of a pixel lie side by side.
  public boolean channelsInnermost() {
    return this == NHWC || this == NHWC_FLOAT;
  }

  /// Whether the elements are real numbers of 32 bits.
  public boolean isFloat() {
    return this == NHWC_FLOAT || this == NCHW_FLOAT;
  }
}
