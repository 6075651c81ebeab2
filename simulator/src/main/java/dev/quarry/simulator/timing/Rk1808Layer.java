package dev.quarry.simulator.timing;

/// A layer of a network for RK1808 or RK3399Pro, as far as its time depends on it.
public sealed interface Rk1808Layer {
  /// A convolution with what is fused into it.
  ///
  /// @param macs multiplications
  /// @param form how well the array can be used
  /// @param activationBytes bytes read and written
  /// @param weightBytes bytes of weights
  /// @param tableElements results that pass SiLU or a similar function, which is a pass of its own
  record Convolution(
      long macs, Form form, long activationBytes, long weightBytes, long tableElements)
      implements Rk1808Layer {}

  /// A pool.
  ///
  /// @param windowElements elements of all windows: kernel height times width times results
  /// @param bytes bytes read and written
  /// @param fixedFunction whether the pooling unit can do it: 2x2 or 3x3 with stride 2, or 3x3
  record Pool(long windowElements, long bytes, boolean fixedFunction) implements Rk1808Layer {}

  /// Anything that moves data: sums, joins, resizes.
  ///
  /// @param bytes bytes read and written
  record Movement(long bytes) implements Rk1808Layer {}

  /// How well a convolution uses the array.
  enum Form {
    /// Kernels larger than 1x1.
    WINDOW,
    /// 1x1 kernels.
    POINTWISE,
    /// One kernel per channel.
    DEPTHWISE
  }
}
