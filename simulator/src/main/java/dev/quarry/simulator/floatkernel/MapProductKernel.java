package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.ProductShape;
import java.util.Optional;

/// The product of two maps: kernels are gathered and packed in every run, the other map is read in
/// place.
record MapProductKernel(ProductShape sizes) implements FloatKernel {
  /// Smaller maps would leave most of a tile empty.
  private static final int LEAST_PIXELS = 16;

  /// The kernel, or empty for small maps.
  static Optional<FloatKernel> of(ProductShape sizes) {
    return sizes.pixels() < LEAST_PIXELS
        ? Optional.empty()
        : Optional.of(new MapProductKernel(sizes));
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    int kernels = sizes.kernels();
    int inner = sizes.inner();
    int pixels = sizes.pixels();
    for (int group = 0; group < sizes.groups(); group++) {
      float[] rows = new float[kernels * inner];
      for (int k = 0; k < kernels; k++) {
        for (int i = 0; i < inner; i++) {
          rows[k * inner + i] = operands[0][sizes.kernelIndex(group, k, i)];
        }
      }
      PackedWeights packed = PackedWeights.of(rows, 0, kernels, inner, new float[0], 0);
      new PointwiseConv(packed, pixels, 1, Epilogue.NONE, false)
          .product(
              operands[1],
              group * inner * pixels,
              out,
              group * kernels * pixels,
              new float[0],
              workers);
    }
  }
}
