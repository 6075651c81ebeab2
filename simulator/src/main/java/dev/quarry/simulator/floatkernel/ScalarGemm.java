package dev.quarry.simulator.floatkernel;

/// One pixel after the other; used until the vector kernel is compiled, and to check it.
final class ScalarGemm implements GemmKernel {
  @Override
  public void multiply(float[] a, int at, float[] x, int base, Inner inner, float[] tile, int to) {
    for (int j = 0; j < COLUMNS; j++) {
      pixel(a, at, x, base + j, inner.offsets(), inner.first(), inner.end(), tile, to + j);
    }
  }

  /// Eight sums at a time keep the multipliers busy.
  private static void pixel(
      float[] a, int at, float[] x, int base, int[] offsets, int k0, int k1, float[] tile, int to) {
    float c0 = tile[to];
    float c1 = tile[to + COLUMNS];
    float c2 = tile[to + 2 * COLUMNS];
    float c3 = tile[to + 3 * COLUMNS];
    float c4 = tile[to + 4 * COLUMNS];
    float c5 = tile[to + 5 * COLUMNS];
    float c6 = tile[to + 6 * COLUMNS];
    float c7 = tile[to + 7 * COLUMNS];
    int w = at;
    for (int k = k0; k < k1; k++) {
      float v = x[base + offsets[k]];
      c0 = Math.fma(a[w], v, c0);
      c1 = Math.fma(a[w + 1], v, c1);
      c2 = Math.fma(a[w + 2], v, c2);
      c3 = Math.fma(a[w + 3], v, c3);
      c4 = Math.fma(a[w + 4], v, c4);
      c5 = Math.fma(a[w + 5], v, c5);
      c6 = Math.fma(a[w + 6], v, c6);
      c7 = Math.fma(a[w + 7], v, c7);
      w += ROWS;
    }
    tile[to] = c0;
    tile[to + COLUMNS] = c1;
    tile[to + 2 * COLUMNS] = c2;
    tile[to + 3 * COLUMNS] = c3;
    tile[to + 4 * COLUMNS] = c4;
    tile[to + 5 * COLUMNS] = c5;
    tile[to + 6 * COLUMNS] = c6;
    tile[to + 7 * COLUMNS] = c7;
  }

  @Override
  public void multiplyRow(
      float[] a, int at, float[] x, int base, Inner inner, float[] tile, int to) {
    for (int k = inner.first(); k < inner.end(); k++) {
      float w = a[at + k - inner.first()];
      int from = base + inner.offsets()[k];
      for (int j = 0; j < 2 * COLUMNS; j++) {
        tile[to + j] = Math.fma(w, x[from + j], tile[to + j]);
      }
    }
  }

  @Override
  public void start(float[] starts, int at, float[] tiles, int count) {
    for (int i = 0; i < count * ROWS * COLUMNS; i++) {
      tiles[i] = starts[at + i / COLUMNS % ROWS];
    }
  }

  @Override
  public void store(float[] tile, int from, int rows, float[] out, int to, int stride) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(tile, from + row * COLUMNS, out, to + row * stride, COLUMNS);
    }
  }
}
