package dev.quarry.simulator.floatkernel;

/// Multiplies packed weights with pixels in place: the inner loop of every convolution.
///
/// Each element of a tile is a chain of fused multiply-adds in ascending `k`, started from what the
/// tile holds; all implementations give the same bits.
interface GemmKernel {
  /// Rows (output channels) of a tile of [#multiply].
  int ROWS = 8;

  /// Pixels of a tile of [#multiply]; a tile of [#multiplyRow] has twice as many.
  int COLUMNS = VectorGemm.COLUMNS;

  /// Adds `weights x pixels` to a tile of `ROWS x COLUMNS`.
  ///
  /// @param a weights, `ROWS` per `k`
  /// @param at index of the first weight
  /// @param x pixels
  /// @param base index of the tile's first pixel
  /// @param k offsets and range of the inner index
  /// @param tile sums, row by row
  /// @param to index of the first sum
  void multiply(float[] a, int at, float[] x, int base, Inner k, float[] tile, int to);

  /// The same for one row of `2 x COLUMNS` pixels and one weight per `k`.
  void multiplyRow(float[] a, int at, float[] x, int base, Inner k, float[] tile, int to);

  /// Sets every row of a number of tiles that lie one after the other to its start.
  ///
  /// @param starts start of each row, from `at` on
  void start(float[] starts, int at, float[] tiles, int count);

  /// Copies the rows of a tile to places `stride` apart.
  void store(float[] tile, int from, int rows, float[] out, int to, int stride);

  /// The range of the inner index.
  ///
  /// @param offsets for each `k`, where its pixels lie from the tile's base
  /// @param first first `k`
  /// @param end last `k` + 1
  record Inner(int[] offsets, int first, int end) {}
}
