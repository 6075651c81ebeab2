package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.type.Shape;

/// Batch normalization and softmax.
final class Normalization {
  private Normalization() {}

  static Tensor batchNorm(BatchNorm n, Operands in) {
    float[] x = in.floats(n.input());
    float[] scale = in.floats(n.scale());
    float[] bias = in.floats(n.bias());
    float[] mean = in.floats(n.mean());
    float[] variance = in.floats(n.variance());
    float[] y = new float[x.length];
    int channels = n.input().dim(1);
    int plane = n.input().shape().strides()[1];
    for (int i = 0; i < y.length; i++) {
      int c = i / plane % channels;
      double deviation = Math.sqrt((double) variance[c] + n.epsilon());
      y[i] = (float) (scale[c] * ((double) x[i] - mean[c]) / deviation + bias[c]);
    }
    return Tensor.of(n.input().shape(), y);
  }

  static Tensor softmax(Softmax s, Operands in) {
    float[] x = in.floats(s.input());
    Shape shape = s.input().shape();
    float[] y = new float[x.length];
    int length = shape.at(s.axis());
    int stride = shape.strides()[s.axis()];
    for (int outer = 0; outer < x.length; outer += length * stride) {
      for (int start = outer; start < outer + stride; start++) {
        normalize(x, y, start, length, stride);
      }
    }
    return Tensor.of(shape, y);
  }

  private static void normalize(float[] x, float[] y, int start, int length, int stride) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, x[start + i * stride]);
    }
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += Math.exp(x[start + i * stride] - largest);
    }
    for (int i = 0; i < length; i++) {
      y[start + i * stride] = (float) (Math.exp(x[start + i * stride] - largest) / sum);
    }
  }
}
