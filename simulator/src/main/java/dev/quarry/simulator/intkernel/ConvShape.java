package dev.quarry.simulator.intkernel;

/// Geometry of a convolution over a [PaddedMap].
///
/// @param channels input channels
/// @param kernels output channels; equal to `channels` when depthwise
/// @param kernelHeight rows of the kernel
/// @param kernelWidth columns of the kernel
/// @param strideY vertical stride
/// @param strideX horizontal stride
/// @param dilationY vertical dilation
/// @param dilationX horizontal dilation
/// @param outHeight result rows
/// @param outWidth result columns
public record ConvShape(
    int channels,
    int kernels,
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int outHeight,
    int outWidth) {

  /// Rows the map must have.
  public int mapHeight() {
    return (outHeight - 1) * strideY + (kernelHeight - 1) * dilationY + 1;
  }

  /// Columns the map must have.
  public int mapWidth() {
    return (outWidth - 1) * strideX + (kernelWidth - 1) * dilationX + 1;
  }

  /// Taps of the kernel.
  public int taps() {
    return kernelHeight * kernelWidth;
  }

  /// Result pixels.
  public int pixels() {
    return outHeight * outWidth;
  }
}
