package dev.quarry.codegen.npu;

/// Rounding of sizes.
final class Align {
  private Align() {}

  /// The smallest multiple of `step` that is not below `size`.
  static int up(int size, int step) {
    return divideUp(size, step) * step;
  }

  /// `size / step`, rounded up.
  static int divideUp(int size, int step) {
    return Math.ceilDiv(size, step);
  }
}
