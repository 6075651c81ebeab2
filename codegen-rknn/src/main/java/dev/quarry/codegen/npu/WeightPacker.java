package dev.quarry.codegen.npu;

/// The order in which the chip fetches weights.
// rknn2-format.md section 2 (native weight shapes), npu-arithmetic.md sections 1 and 2 (proven)
final class WeightPacker {
  private WeightPacker() {}

  /// For every packed weight its place in KxCxRxS (Cx1xRxS when depthwise), or `-1 - k` for a spare
  /// lane of kernel `k`.
  ///
  /// @param lanes lanes per row of a dense convolution, one atom for pictures
  static int[] order(ConvOp conv, int lanes) {
    int taps = conv.window().kernelHeight() * conv.window().kernelWidth();
    return conv.depthwise()
        ? depthwise(conv.kernels(), taps, conv.precision())
        : dense(conv.kernels(), conv.weight().dim(1), taps, lanes, conv.precision());
  }

  /// Groups of kernels, slices of lanes, taps, kernels, lanes.
  static int[] dense(int kernels, int channels, int taps, int lanes, Precision precision) {
    int[] order = new int[kernels * taps * lanes];
    int at = 0;
    for (int group = 0; group < kernels; group += precision.kernelGroup()) {
      int groupEnd = Math.min(group + precision.kernelGroup(), kernels);
      for (int slice = 0; slice < lanes; slice += precision.slice()) {
        int sliceEnd = Math.min(slice + precision.slice(), lanes);
        for (int tap = 0; tap < taps; tap++) {
          for (int k = group; k < groupEnd; k++) {
            for (int c = slice; c < sliceEnd; c++) {
              order[at++] = c < channels ? (k * channels + c) * taps + tap : -1 - k;
            }
          }
        }
      }
    }
    return order;
  }

  /// Slices of channels, taps, channels. Spare lanes count as those of the first kernel.
  private static int[] depthwise(int channels, int taps, Precision precision) {
    int lanes = precision.weightLanes(channels);
    int[] order = new int[taps * lanes];
    int at = 0;
    for (int slice = 0; slice < lanes; slice += precision.slice()) {
      int sliceEnd = Math.min(slice + precision.slice(), lanes);
      for (int tap = 0; tap < taps; tap++) {
        for (int c = slice; c < sliceEnd; c++) {
          order[at++] = c < channels ? c * taps + tap : -1;
        }
      }
    }
    return order;
  }
}
