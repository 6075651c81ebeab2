package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.Activation;

/// An activation on its own.
record ActivationOpKernel(Activation activation) implements FloatKernel {
  /// Elements per item: large enough to be worth handing out, small enough for the cache.
  private static final int STRETCH = 16_384;

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] x = operands[0];
    workers.run(
        Math.ceilDiv(x.length, STRETCH),
        (item, scratch) -> {
          int from = item * STRETCH;
          int end = Math.min(from + STRETCH, x.length);
          System.arraycopy(x, from, out, from, end - from);
          ActivationKernel.apply(activation, out, from, end, scratch.sigmoid());
        });
  }
}
