package dev.quarry.simulator.floatkernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Tiles in vector registers: 8 rows x 2 vectors, that is 16 sums, 2 pixel vectors and 1 weight at
/// a time. Sixteen independent chains hide the latency of the multiply-add, and eight rows leave
/// few unused when channel counts are multiples of 8 or 12. Each method is one loop, which the
/// compiler of the JVM handles best.
final class VectorGemm implements GemmKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /// Two vectors.
  static final int COLUMNS = 2 * LANES;

  @Override
  public void multiply(float[] a, int at, float[] x, int base, Inner inner, float[] tile, int to) {
    body(a, at, x, base, inner.offsets(), inner.first(), inner.end(), tile, to);
  }

  private static void body(
      float[] a, int at, float[] x, int base, int[] offsets, int k0, int k1, float[] t, int to) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, t, to);
    FloatVector c01 = FloatVector.fromArray(SPECIES, t, to + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, t, to + COLUMNS);
    FloatVector c11 = FloatVector.fromArray(SPECIES, t, to + COLUMNS + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, t, to + 2 * COLUMNS);
    FloatVector c21 = FloatVector.fromArray(SPECIES, t, to + 2 * COLUMNS + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, t, to + 3 * COLUMNS);
    FloatVector c31 = FloatVector.fromArray(SPECIES, t, to + 3 * COLUMNS + LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, t, to + 4 * COLUMNS);
    FloatVector c41 = FloatVector.fromArray(SPECIES, t, to + 4 * COLUMNS + LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, t, to + 5 * COLUMNS);
    FloatVector c51 = FloatVector.fromArray(SPECIES, t, to + 5 * COLUMNS + LANES);
    FloatVector c60 = FloatVector.fromArray(SPECIES, t, to + 6 * COLUMNS);
    FloatVector c61 = FloatVector.fromArray(SPECIES, t, to + 6 * COLUMNS + LANES);
    FloatVector c70 = FloatVector.fromArray(SPECIES, t, to + 7 * COLUMNS);
    FloatVector c71 = FloatVector.fromArray(SPECIES, t, to + 7 * COLUMNS + LANES);
    int i = at;
    for (int k = k0; k < k1; k++) {
      int from = base + offsets[k];
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + LANES);
      FloatVector w = FloatVector.broadcast(SPECIES, a[i]);
      c00 = w.fma(x0, c00);
      c01 = w.fma(x1, c01);
      w = FloatVector.broadcast(SPECIES, a[i + 1]);
      c10 = w.fma(x0, c10);
      c11 = w.fma(x1, c11);
      w = FloatVector.broadcast(SPECIES, a[i + 2]);
      c20 = w.fma(x0, c20);
      c21 = w.fma(x1, c21);
      w = FloatVector.broadcast(SPECIES, a[i + 3]);
      c30 = w.fma(x0, c30);
      c31 = w.fma(x1, c31);
      w = FloatVector.broadcast(SPECIES, a[i + 4]);
      c40 = w.fma(x0, c40);
      c41 = w.fma(x1, c41);
      w = FloatVector.broadcast(SPECIES, a[i + 5]);
      c50 = w.fma(x0, c50);
      c51 = w.fma(x1, c51);
      w = FloatVector.broadcast(SPECIES, a[i + 6]);
      c60 = w.fma(x0, c60);
      c61 = w.fma(x1, c61);
      w = FloatVector.broadcast(SPECIES, a[i + 7]);
      c70 = w.fma(x0, c70);
      c71 = w.fma(x1, c71);
      i += ROWS;
    }
    c00.intoArray(t, to);
    c01.intoArray(t, to + LANES);
    c10.intoArray(t, to + COLUMNS);
    c11.intoArray(t, to + COLUMNS + LANES);
    c20.intoArray(t, to + 2 * COLUMNS);
    c21.intoArray(t, to + 2 * COLUMNS + LANES);
    c30.intoArray(t, to + 3 * COLUMNS);
    c31.intoArray(t, to + 3 * COLUMNS + LANES);
    c40.intoArray(t, to + 4 * COLUMNS);
    c41.intoArray(t, to + 4 * COLUMNS + LANES);
    c50.intoArray(t, to + 5 * COLUMNS);
    c51.intoArray(t, to + 5 * COLUMNS + LANES);
    c60.intoArray(t, to + 6 * COLUMNS);
    c61.intoArray(t, to + 6 * COLUMNS + LANES);
    c70.intoArray(t, to + 7 * COLUMNS);
    c71.intoArray(t, to + 7 * COLUMNS + LANES);
  }

  @Override
  public void multiplyRow(
      float[] a, int at, float[] x, int base, Inner inner, float[] tile, int to) {
    row(a, at, x, base, inner.offsets(), inner.first(), inner.end(), tile, to);
  }

  private static void row(
      float[] a, int at, float[] x, int base, int[] offsets, int k0, int k1, float[] t, int to) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, t, to);
    FloatVector c1 = FloatVector.fromArray(SPECIES, t, to + LANES);
    FloatVector c2 = FloatVector.fromArray(SPECIES, t, to + 2 * LANES);
    FloatVector c3 = FloatVector.fromArray(SPECIES, t, to + 3 * LANES);
    int i = at;
    for (int k = k0; k < k1; k++) {
      int from = base + offsets[k];
      FloatVector w = FloatVector.broadcast(SPECIES, a[i++]);
      c0 = w.fma(FloatVector.fromArray(SPECIES, x, from), c0);
      c1 = w.fma(FloatVector.fromArray(SPECIES, x, from + LANES), c1);
      c2 = w.fma(FloatVector.fromArray(SPECIES, x, from + 2 * LANES), c2);
      c3 = w.fma(FloatVector.fromArray(SPECIES, x, from + 3 * LANES), c3);
    }
    c0.intoArray(t, to);
    c1.intoArray(t, to + LANES);
    c2.intoArray(t, to + 2 * LANES);
    c3.intoArray(t, to + 3 * LANES);
  }

  @Override
  public void start(float[] starts, int at, float[] tiles, int count) {
    for (int row = 0; row < ROWS; row++) {
      FloatVector v = FloatVector.broadcast(SPECIES, starts[at + row]);
      for (int i = row * COLUMNS; i < count * ROWS * COLUMNS; i += ROWS * COLUMNS) {
        v.intoArray(tiles, i);
        v.intoArray(tiles, i + LANES);
      }
    }
  }

  @Override
  public void store(float[] tile, int from, int rows, float[] out, int to, int stride) {
    for (int row = 0; row < rows; row++) {
      int source = from + row * COLUMNS;
      int target = to + row * stride;
      FloatVector.fromArray(SPECIES, tile, source).intoArray(out, target);
      FloatVector.fromArray(SPECIES, tile, source + LANES).intoArray(out, target + LANES);
    }
  }
}
