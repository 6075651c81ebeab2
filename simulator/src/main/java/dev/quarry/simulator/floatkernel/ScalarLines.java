package dev.quarry.simulator.floatkernel;

/// One element after the other.
final class ScalarLines implements LineKernel {
  @Override
  public void raise(float[] y, int to, float[] x, int from, int count) {
    for (int i = 0; i < count; i++) {
      y[to + i] = Math.max(y[to + i], x[from + i]);
    }
  }

  @Override
  public void everySecond(float[] x, int from, float[] y, int to, int count) {
    for (int i = 0; i < count; i++) {
      y[to + i] = x[from + 2 * i];
    }
  }
}
