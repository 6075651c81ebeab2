package dev.quarry.simulator.floatkernel;

/// Memory and kernels of one thread.
final class Scratch {
  private final Kernels kernels;
  private float[] image = new float[0];
  private float[] tiles = new float[0];

  Scratch(Kernels kernels) {
    this.kernels = kernels;
  }

  GemmKernel gemm() {
    return kernels.gemm();
  }

  SigmoidKernel sigmoid() {
    return kernels.sigmoid();
  }

  LineKernel lines() {
    return kernels.lines();
  }

  /// An array of at least this length; holds anything. Valid until the next call.
  float[] image(int length) {
    if (image.length < length) {
      image = new float[length];
    }
    return image;
  }

  /// A second array, independent of [#image].
  float[] tiles(int length) {
    if (tiles.length < length) {
      tiles = new float[length];
    }
    return tiles;
  }
}
