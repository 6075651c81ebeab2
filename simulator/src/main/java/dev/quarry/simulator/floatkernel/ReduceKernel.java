package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// The sum or mean over neighbouring axes, in double precision in the order of the elements, as the
/// plain definition does.
///
/// @param outer results before the reduced axes
/// @param length elements per result
/// @param inner results behind the reduced axes
/// @param divisor what sums are divided by
record ReduceKernel(int outer, int length, int inner, double divisor) implements FloatKernel {
  /// The sum, or empty when the reduced axes are not neighbours.
  static Optional<FloatKernel> sum(Shape in, List<Integer> axes) {
    return of(in, axes, false);
  }

  /// The mean, or empty when the reduced axes are not neighbours.
  static Optional<FloatKernel> mean(Shape in, List<Integer> axes) {
    return of(in, axes, true);
  }

  private static Optional<FloatKernel> of(Shape in, List<Integer> axes, boolean mean) {
    int first = axes.stream().mapToInt(axis -> axis).min().orElse(0);
    int outer = 1;
    int length = 1;
    int inner = 1;
    for (int axis = 0; axis < in.rank(); axis++) {
      boolean between = axis >= first && axis < first + axes.size();
      if (between != axes.contains(axis)) {
        return Optional.empty();
      }
      outer *= axis < first ? in.at(axis) : 1;
      length *= between ? in.at(axis) : 1;
      inner *= axis >= first + axes.size() ? in.at(axis) : 1;
    }
    return Optional.of(new ReduceKernel(outer, length, inner, mean ? length : 1));
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] x = operands[0];
    if (inner == 1) {
      workers.run(outer, (item, _) -> out[item] = (float) (line(x, item * length) / divisor));
    } else {
      workers.run(outer, (item, _) -> planes(x, out, item));
    }
  }

  private double line(float[] x, int from) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i];
    }
    return sum;
  }

  private void planes(float[] x, float[] out, int item) {
    double[] sums = new double[inner];
    for (int j = 0; j < length; j++) {
      int from = (item * length + j) * inner;
      for (int i = 0; i < inner; i++) {
        sums[i] += x[from + i];
      }
    }
    for (int i = 0; i < inner; i++) {
      out[item * inner + i] = (float) (sums[i] / divisor);
    }
  }
}
