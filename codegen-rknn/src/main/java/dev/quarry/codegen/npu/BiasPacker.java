package dev.quarry.codegen.npu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The stream of biases, weight offsets and multipliers.
// npu-arithmetic.md section 3 (proven): groups of four channels
final class BiasPacker {
  private static final int GROUP = 4;

  private BiasPacker() {}

  /// Four biases, four weight offsets, four multipliers, and so on.
  ///
  /// @param channels channels with lanes; values behind the real ones are 0
  static byte[] perChannel(int[] bias, short[] weightOffsets, short[] multipliers, int channels) {
    ByteBuffer out = ByteBuffer.allocate(channels * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < channels; first += GROUP) {
      for (int c = first; c < first + GROUP; c++) {
        out.putInt(c < bias.length ? bias[c] : 0);
      }
      for (int c = first; c < first + GROUP; c++) {
        out.putShort(c < bias.length ? weightOffsets[c] : 0);
      }
      for (int c = first; c < first + GROUP; c++) {
        out.putShort(c < bias.length ? multipliers[c] : 0);
      }
    }
    return out.array();
  }

  /// The biases alone.
  static byte[] perLayer(int[] bias, int channels) {
    ByteBuffer out = ByteBuffer.allocate(channels * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : bias) {
      out.putInt(value);
    }
    return out.array();
  }
}
