package dev.quarry.simulator.machine;

/// How the chip can hand out a result, beside its own layout. The order is that of the tasks in a
/// file.
// rknn2-format.md section 6
public enum OutputForm {
  /// Stored integers, channels innermost.
  NHWC,
  /// Real numbers, channels innermost.
  NHWC_FLOAT,
  /// Stored integers, channels outermost.
  NCHW,
  /// Real numbers, channels outermost.
  NCHW_FLOAT;

  boolean channelsInnermost() {
    return this == NHWC || this == NHWC_FLOAT;
  }

  boolean isFloat() {
    return this == NHWC_FLOAT || this == NCHW_FLOAT;
  }
}
