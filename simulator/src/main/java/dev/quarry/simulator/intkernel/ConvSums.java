package dev.quarry.simulator.intkernel;

/// The sums of products of one convolution.
public interface ConvSums {
  /// Sums kept for a pixel, spare ones included.
  int kernelStride();

  /// Sums of the pixels `first` to `last - 1` (row-major over the result).
  ///
  /// @param map the input with its padding
  /// @param accumulator receives `[pixel][kernelStride]`, starting at 0
  void compute(PaddedMap map, int first, int last, int[] accumulator);
}
