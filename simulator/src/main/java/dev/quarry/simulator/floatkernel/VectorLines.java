package dev.quarry.simulator.floatkernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Whole vectors; what is left goes to [ScalarLines].
final class VectorLines implements LineKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /// Even lanes of two vectors one after the other; indices beyond the first vector are negative.
  private static final VectorShuffle<Float> EVEN =
      VectorShuffle.fromOp(SPECIES, i -> 2 * i < LANES ? 2 * i : 2 * i - 2 * LANES);

  private final ScalarLines rest = new ScalarLines();

  @Override
  public void raise(float[] y, int to, float[] x, int from, int count) {
    int whole = SPECIES.loopBound(count);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(SPECIES, y, to + i)
          .max(FloatVector.fromArray(SPECIES, x, from + i))
          .intoArray(y, to + i);
    }
    rest.raise(y, to + whole, x, from + whole, count - whole);
  }

  @Override
  public void everySecond(float[] x, int from, float[] y, int to, int count) {
    int done = 0;
    // Two vectors are read for one that is written; the very last element may lie behind the end.
    while (done + LANES <= count && from + 2 * (done + LANES) <= x.length) {
      FloatVector low = FloatVector.fromArray(SPECIES, x, from + 2 * done);
      FloatVector high = FloatVector.fromArray(SPECIES, x, from + 2 * done + LANES);
      low.rearrange(EVEN, high).intoArray(y, to + done);
      done += LANES;
    }
    rest.everySecond(x, from + 2 * done, y, to + done, count - done);
  }
}
