package dev.quarry.codegen.npu;

/// Weights in the order the chip fetches them.
// rknn2-format.md section 2 (native weight shapes), npu-arithmetic.md section 2 (proven)
final class WeightPacker {
  private WeightPacker() {}

  /// Packs dense weights: groups of 16 kernels, slices of 32 lanes, taps, kernels, lanes.
  ///
  /// @param weights KxCxRxS
  /// @param padding value of spare lanes per kernel: its zero point, which counts as 0
  /// @param lanes lanes per row, 8 for pictures
  static byte[] dense(
      byte[] weights, int kernels, int channels, int taps, int[] padding, int lanes) {
    byte[] packed = new byte[kernels * taps * lanes];
    int at = 0;
    for (int group = 0; group < kernels; group += ConvGeometry.KERNEL_GROUP) {
      int groupEnd = Math.min(group + ConvGeometry.KERNEL_GROUP, kernels);
      for (int slice = 0; slice < lanes; slice += ConvGeometry.SLICE) {
        int sliceEnd = Math.min(slice + ConvGeometry.SLICE, lanes);
        for (int tap = 0; tap < taps; tap++) {
          for (int k = group; k < groupEnd; k++) {
            for (int c = slice; c < sliceEnd; c++) {
              packed[at++] =
                  c < channels ? weights[(k * channels + c) * taps + tap] : (byte) padding[k];
            }
          }
        }
      }
    }
    return packed;
  }

  /// Packs depthwise weights: slices of 32 channels, taps, channels.
  ///
  /// @param weights Cx1xRxS
  /// @param padding value of spare lanes
  static byte[] depthwise(byte[] weights, int channels, int taps, int padding) {
    int lanes = ConvGeometry.weightLanes(channels);
    byte[] packed = new byte[taps * lanes];
    int at = 0;
    for (int slice = 0; slice < lanes; slice += ConvGeometry.SLICE) {
      int sliceEnd = Math.min(slice + ConvGeometry.SLICE, lanes);
      for (int tap = 0; tap < taps; tap++) {
        for (int c = slice; c < sliceEnd; c++) {
          packed[at++] = c < channels ? weights[c * taps + tap] : (byte) padding;
        }
      }
    }
    return packed;
  }
}
