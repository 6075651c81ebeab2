package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.nn.ReduceMean;
import java.util.Optional;

/// The mean over trailing axes, summed in double precision in the order of the elements, as the
/// plain definition does.
///
/// @param length elements per mean
record MeanKernel(int length) implements FloatKernel {
  /// The kernel, or empty when other than the last axes are reduced.
  static Optional<FloatKernel> of(ReduceMean mean) {
    int rank = mean.input().type().rank();
    int length = 1;
    for (int axis = rank - mean.axes().size(); axis < rank; axis++) {
      if (!mean.axes().contains(axis)) {
        return Optional.empty();
      }
      length *= mean.input().dim(axis);
    }
    return Optional.of(new MeanKernel(length));
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] x = operands[0];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int j = i * length; j < (i + 1) * length; j++) {
        sum += x[j];
      }
      out[i] = (float) (sum / length);
    }
  }
}
