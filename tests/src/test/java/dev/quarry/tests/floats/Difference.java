package dev.quarry.tests.floats;

import dev.quarry.ir.eval.Tensor;
import java.util.Arrays;

/// How far two tensors are apart.
final class Difference {
  private Difference() {}

  /// The largest difference divided by what is allowed: `absolute + relative x |expected|`; at most
  /// 1 is close enough. Integers must be equal; infinite when shapes or types differ.
  static double of(Tensor expected, Tensor found, double absolute, double relative) {
    if (!expected.shape().equals(found.shape())
        || expected.type().element() != found.type().element()) {
      return Double.POSITIVE_INFINITY;
    }
    double[] a = numbers(expected);
    double[] b = numbers(found);
    boolean exact = !expected.type().element().isFloat();
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      if (a[i] == b[i] || (Double.isNaN(a[i]) && Double.isNaN(b[i]))) {
        continue;
      }
      double excess = Math.abs(a[i] - b[i]) / (absolute + relative * Math.abs(a[i]));
      worst = exact || Double.isNaN(excess) ? Double.POSITIVE_INFINITY : Math.max(worst, excess);
    }
    return worst;
  }

  private static double[] numbers(Tensor tensor) {
    double[] numbers = new double[tensor.shape().elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (tensor) {
            case Tensor.OfFloat(_, float[] data) -> data[i];
            case Tensor.OfShort(var type, short[] data) ->
                type.element().isFloat() ? Float.float16ToFloat(data[i]) : data[i];
            case Tensor.OfByte(_, byte[] data) -> data[i];
            case Tensor.OfInt(_, int[] data) -> data[i];
            case Tensor.OfLong(_, long[] data) -> data[i];
          };
    }
    return numbers;
  }

  /// The mean of a tensor's elements.
  static double mean(Tensor tensor) {
    return Arrays.stream(numbers(tensor)).average().orElse(0);
  }
}
