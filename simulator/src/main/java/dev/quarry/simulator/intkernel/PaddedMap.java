package dev.quarry.simulator.intkernel;

/// An input map as a convolution reads it: NHWC, padding included, integers held as floats.
///
/// @param height rows with padding
/// @param width columns with padding
/// @param channels channels
/// @param data `height * width * channels` elements, maybe more, each from -128 to 128: the
///   convolutions choose their exact pieces by this bound
public record PaddedMap(int height, int width, int channels, float[] data) {
  /// Floats of one row.
  public int rowStride() {
    return width * channels;
  }
}
