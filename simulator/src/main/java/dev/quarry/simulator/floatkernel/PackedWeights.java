package dev.quarry.simulator.floatkernel;

/// Weights in the order the tile kernel reads them: blocks of [GemmKernel#ROWS] rows, within a
/// block by inner index, the block's rows side by side. Missing rows of the last block are zero.
///
/// @param rows rows
/// @param inner length of the inner index
/// @param data the weights
/// @param bias start of each row's sum, padded like the weights
record PackedWeights(int rows, int inner, float[] data, float[] bias) {
  /// Packs row-major weights.
  ///
  /// @param weights rows x inner, from `start` on
  /// @param bias one number per row, from `biasStart` on; empty for none
  static PackedWeights of(
      float[] weights, int start, int rows, int inner, float[] bias, int biasStart) {
    int blocks = Math.ceilDiv(rows, GemmKernel.ROWS);
    float[] data = new float[blocks * inner * GemmKernel.ROWS];
    float[] padded = new float[blocks * GemmKernel.ROWS];
    for (int row = 0; row < rows; row++) {
      int to = row / GemmKernel.ROWS * inner * GemmKernel.ROWS + row % GemmKernel.ROWS;
      for (int k = 0; k < inner; k++) {
        data[to + k * GemmKernel.ROWS] = weights[start + row * inner + k];
      }
      padded[row] = bias.length == 0 ? 0 : bias[biasStart + row];
    }
    return new PackedWeights(rows, inner, data, padded);
  }

  /// Number of blocks.
  int blocks() {
    return bias.length / GemmKernel.ROWS;
  }

  /// Rows of a block that are not padding.
  int rowsOf(int block) {
    return Math.min(GemmKernel.ROWS, rows - block * GemmKernel.ROWS);
  }
}
