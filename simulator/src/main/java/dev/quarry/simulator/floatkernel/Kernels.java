package dev.quarry.simulator.floatkernel;

import java.util.Arrays;

/// The kernels in use. Vector code is slower than plain loops by orders of magnitude until the JVM
/// has compiled it, so a thread of its own runs it on dummy data first; until it is fast, the
/// scalar kernels do the work. Both give the same bits, so when the change happens cannot be seen
/// in any result.
final class Kernels {
  private static final int WARM_UP_INNER = 64;
  private static final int WARM_UP_ROUNDS = 20_000;

  /// Calls in a row that must be fast, and how fast: compiled, a call takes less than a
  /// microsecond, before at least a hundred.
  private static final int FAST_CALLS = 20;

  private static final long FAST_NANOS = 10_000;

  private volatile GemmKernel gemm = new ScalarGemm();
  private volatile SigmoidKernel sigmoid = new ScalarSigmoid();

  private volatile LineKernel lines = new ScalarLines();

  /// The scalar kernels only.
  static Kernels scalar() {
    return new Kernels();
  }

  /// The vector kernels at once, compiled or not.
  static Kernels vector() {
    Kernels kernels = new Kernels();
    kernels.gemm = new VectorGemm();
    kernels.sigmoid = new VectorSigmoid();
    kernels.lines = new VectorLines();
    return kernels;
  }

  /// The scalar kernels now, the vector kernels as soon as they are compiled.
  static Kernels warmingUp() {
    Kernels kernels = new Kernels();
    Thread.ofPlatform().daemon().name("float-kernel-warm-up").start(kernels::warmUp);
    return kernels;
  }

  GemmKernel gemm() {
    return gemm;
  }

  SigmoidKernel sigmoid() {
    return sigmoid;
  }

  LineKernel lines() {
    return lines;
  }

  private void warmUp() {
    GemmKernel vector = new VectorGemm();
    float[] a = new float[WARM_UP_INNER * GemmKernel.ROWS];
    float[] x = new float[2 * GemmKernel.COLUMNS];
    float[] tile = new float[GemmKernel.ROWS * GemmKernel.COLUMNS];
    Arrays.fill(a, 1f);
    var inner = new GemmKernel.Inner(new int[WARM_UP_INNER], 0, WARM_UP_INNER);
    if (becomesFast(() -> vector.multiply(a, 0, x, 0, inner, tile, 0))
        && becomesFast(() -> vector.multiplyRow(a, 0, x, 0, inner, tile, 0))
        && becomesFast(() -> vector.start(a, 0, tile, 1))
        && becomesFast(() -> vector.store(tile, 0, GemmKernel.ROWS, tile, 0, GemmKernel.COLUMNS))) {
      gemm = vector;
    }
    SigmoidKernel sigmoids = new VectorSigmoid();
    float[] line = new float[WARM_UP_INNER];
    if (becomesFast(() -> sigmoids.silu(line, 0, line.length))
        && becomesFast(() -> sigmoids.sigmoid(line, 0, line.length))) {
      sigmoid = sigmoids;
    }
    LineKernel vectorLines = new VectorLines();
    if (becomesFast(() -> vectorLines.raise(a, 0, x, 0, x.length))
        && becomesFast(() -> vectorLines.everySecond(a, 0, x, 0, x.length))) {
      lines = vectorLines;
    }
  }

  /// Calls until calls are fast; on a JVM without vector support they never are.
  private static boolean becomesFast(Runnable call) {
    int fast = 0;
    for (int round = 0; round < WARM_UP_ROUNDS && fast < FAST_CALLS; round++) {
      long start = System.nanoTime();
      call.run();
      fast = System.nanoTime() - start < FAST_NANOS ? fast + 1 : 0;
    }
    return fast >= FAST_CALLS;
  }
}
