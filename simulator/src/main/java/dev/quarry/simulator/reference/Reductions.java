package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceOp;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Reductions over axes; sums in double precision in the order of the elements.
final class Reductions {
  private Reductions() {}

  static Tensor reduce(ReduceOp op, TensorType out, Operands in) {
    return switch (op) {
      case ReduceMean(Value x, List<Integer> axes, _) -> mean(x, axes, out, in);
      case ReduceSum(Value x, List<Integer> axes, _) -> rounded(sums(x, axes, out, in), 1, out);
      case ReduceMax(Value x, List<Integer> axes, _) -> max(x, axes, out, in);
    };
  }

  static Tensor globalAverage(GlobalAveragePool p, TensorType out, Operands in) {
    return mean(p.input(), spatialAxes(p.input()), out, in);
  }

  static Tensor globalMax(GlobalMaxPool p, TensorType out, Operands in) {
    return max(p.input(), spatialAxes(p.input()), out, in);
  }

  private static List<Integer> spatialAxes(Value x) {
    return IntStream.range(2, x.type().rank()).boxed().toList();
  }

  private static Tensor mean(Value x, List<Integer> axes, TensorType out, Operands in) {
    double count = (double) x.shape().elements() / out.shape().elements();
    return rounded(sums(x, axes, out, in), count, out);
  }

  private static double[] sums(Value value, List<Integer> axes, TensorType out, Operands in) {
    float[] x = in.floats(value);
    int[] to = targets(value.shape(), axes);
    double[] sums = new double[out.shape().elements()];
    for (int i = 0; i < x.length; i++) {
      sums[to[i]] += x[i];
    }
    return sums;
  }

  private static Tensor rounded(double[] sums, double divisor, TensorType out) {
    float[] y = new float[sums.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) (sums[i] / divisor);
    }
    return new Tensor.OfFloat(out, y);
  }

  private static Tensor max(Value value, List<Integer> axes, TensorType out, Operands in) {
    float[] x = in.floats(value);
    int[] to = targets(value.shape(), axes);
    float[] y = new float[out.shape().elements()];
    Arrays.fill(y, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < x.length; i++) {
      y[to[i]] = Math.max(y[to[i]], x[i]);
    }
    return new Tensor.OfFloat(out, y);
  }

  /// For each element of the operand, the result element it belongs to.
  private static int[] targets(Shape in, List<Integer> axes) {
    int[] strides = new int[in.rank()];
    int stride = 1;
    for (int axis = in.rank() - 1; axis >= 0; axis--) {
      if (!axes.contains(axis)) {
        strides[axis] = stride;
        stride *= in.at(axis);
      }
    }
    return Selection.affine(in, 0, strides);
  }

  static Tensor argMax(ArgMax a, TensorType out, Operands in) {
    float[] x = in.floats(a.input());
    int length = a.input().dim(a.axis());
    int stride = a.input().shape().strides()[a.axis()];
    long[] y = new long[out.shape().elements()];
    for (int i = 0; i < y.length; i++) {
      int start = i / stride * length * stride + i % stride;
      int best = 0;
      for (int j = 1; j < length; j++) {
        float candidate = x[start + j * stride];
        float leader = x[start + best * stride];
        if (candidate > leader || (a.last() && candidate == leader)) {
          best = j;
        }
      }
      y[i] = best;
    }
    return new Tensor.OfLong(out, y);
  }
}
