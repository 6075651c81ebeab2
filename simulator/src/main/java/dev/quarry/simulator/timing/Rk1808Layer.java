package dev.quarry.simulator.timing;

/// A layer of a network for RK1808 or RK3399Pro, as far as its time depends on it.
public sealed interface Rk1808Layer {
  /// A convolution with what is fused into it.
  ///
  /// @param macs multiplications
  /// @param form how well the array can be used
  /// @param arithmetic what is multiplied
  /// @param activationBytes bytes read and written
  /// @param weightBytes bytes of weights
  /// @param tableElements results that pass SiLU or a similar function, which is a pass of its own
  record Convolution(
      long macs,
      Form form,
      Arithmetic arithmetic,
      long activationBytes,
      long weightBytes,
      long tableElements)
      implements Rk1808Layer {}

  /// A pool.
  ///
  /// @param side height or width of a window, whichever is larger
  /// @param windowElements elements of all windows: kernel height times width times results
  /// @param bytes bytes read and written
  /// @param maximum whether the largest element is taken, not the mean
  record Pool(int side, long windowElements, long bytes, boolean maximum) implements Rk1808Layer {}

  /// Multiplications the array has no way for, which the shader cores do: products of two results
  /// of the network, as attention has them, and depthwise convolutions with dilation.
  ///
  /// @param macs multiplications
  record Product(long macs) implements Rk1808Layer {}

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

  /// What the array multiplies.
  enum Arithmetic {
    /// 8-bit integers.
    BYTES,
    /// 16-bit integers.
    WORDS,
    /// Half precision.
    HALVES
  }
}
