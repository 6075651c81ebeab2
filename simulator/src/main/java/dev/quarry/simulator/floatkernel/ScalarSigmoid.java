package dev.quarry.simulator.floatkernel;

/// One element after the other.
final class ScalarSigmoid implements SigmoidKernel {
  @Override
  public void silu(float[] x, int from, int end) {
    for (int i = from; i < end; i++) {
      x[i] = x[i] / (1 + expOfNegative(x[i]));
    }
  }

  @Override
  public void sigmoid(float[] x, int from, int end) {
    for (int i = from; i < end; i++) {
      x[i] = 1 / (1 + expOfNegative(x[i]));
    }
  }

  static float expOfNegative(float x) {
    float y = Math.min(Math.max(-x, -LIMIT), LIMIT);
    float shifted = Math.fma(y, LOG2E, MAGIC);
    int exponent = Float.floatToRawIntBits(shifted) - MAGIC_BITS;
    float n = shifted - MAGIC;
    float r = Math.fma(n, -LN2_HIGH, y);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(P5, r, P4);
    p = Math.fma(p, r, P3);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, P1);
    p = Math.fma(p, r, P0);
    p = Math.fma(p, r * r, r) + 1;
    return p * Float.intBitsToFloat((exponent + 127) << 23);
  }
}
