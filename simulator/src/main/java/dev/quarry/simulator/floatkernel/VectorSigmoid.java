package dev.quarry.simulator.floatkernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The same arithmetic on vectors; what does not fill a vector is left to [ScalarSigmoid].
final class VectorSigmoid implements SigmoidKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private final ScalarSigmoid rest = new ScalarSigmoid();

  @Override
  public void silu(float[] x, int from, int end) {
    int stop = from + SPECIES.loopBound(end - from);
    vectors(x, from, stop);
    rest.silu(x, stop, end);
  }

  @Override
  public void sigmoid(float[] x, int from, int end) {
    int stop = from + SPECIES.loopBound(end - from);
    for (int i = from; i < stop; i += SPECIES.length()) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      FloatVector.broadcast(SPECIES, 1f).div(expOfNegative(v).add(1f)).intoArray(x, i);
    }
    rest.sigmoid(x, stop, end);
  }

  private static void vectors(float[] x, int from, int stop) {
    for (int i = from; i < stop; i += SPECIES.length()) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      v.div(expOfNegative(v).add(1f)).intoArray(x, i);
    }
  }

  private static FloatVector expOfNegative(FloatVector x) {
    FloatVector y = x.neg().max(-LIMIT).min(LIMIT);
    FloatVector shifted = y.fma(splat(LOG2E), splat(MAGIC));
    FloatVector n = shifted.sub(MAGIC);
    FloatVector r = n.fma(splat(-LN2_HIGH), y);
    r = n.fma(splat(-LN2_LOW), r);
    FloatVector p = splat(P5).fma(r, splat(P4));
    p = p.fma(r, splat(P3));
    p = p.fma(r, splat(P2));
    p = p.fma(r, splat(P1));
    p = p.fma(r, splat(P0));
    p = p.fma(r.mul(r), r).add(1f);
    FloatVector power =
        shifted
            .reinterpretAsInts()
            .sub(MAGIC_BITS - 127)
            .lanewise(VectorOperators.LSHL, 23)
            .reinterpretAsFloats();
    return p.mul(power);
  }

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
