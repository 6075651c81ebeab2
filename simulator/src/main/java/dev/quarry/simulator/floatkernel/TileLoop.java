package dev.quarry.simulator.floatkernel;

/// Multiplies one block of weights with a stretch of pixels, panel by panel.
///
/// The inner index is cut so that the weights of a block stay in the first-level cache while all
/// panels of a group pass by (jvm-kernels.md section 4.1: at most 640 steps, 16 panels).
final class TileLoop {
  /// Panels that are computed together.
  static final int GROUP = 16;

  private static final int INNER_CHUNK = 640;
  private static final int TILE = GemmKernel.ROWS * GemmKernel.COLUMNS;

  private TileLoop() {}

  /// Elements of the array the sums of a group need.
  static int sumElements() {
    return GROUP * TILE;
  }

  /// Where the sums of a row of a panel begin.
  static int at(int panel, int row) {
    return panel * TILE + row * GemmKernel.COLUMNS;
  }

  /// Computes the sums of `panels` panels from the pixel at `base` on.
  ///
  /// @param w weights
  /// @param block which block of them
  /// @param x pixels
  /// @param base index of the first pixel
  /// @param offsets where the pixels of each inner index lie from there
  /// @param panels at most [#GROUP]
  /// @param sums receives the sums, see [#at(int, int)]
  static void multiply(
      GemmKernel gemm,
      PackedWeights w,
      int block,
      float[] x,
      int base,
      int[] offsets,
      int panels,
      float[] sums) {
    gemm.start(w.bias(), block * GemmKernel.ROWS, sums, panels);
    int weights = block * w.inner() * GemmKernel.ROWS;
    for (int k = 0; k < w.inner(); k += INNER_CHUNK) {
      var inner = new GemmKernel.Inner(offsets, k, Math.min(k + INNER_CHUNK, w.inner()));
      int from = weights + k * GemmKernel.ROWS;
      for (int panel = 0; panel < panels; panel++) {
        int pixel = base + panel * GemmKernel.COLUMNS;
        gemm.multiply(w.data(), from, x, pixel, inner, sums, at(panel, 0));
      }
    }
  }
}
