package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Batch normalization as one multiply-add per element.
///
/// @param scale factor of each channel
/// @param shift addend of each channel
/// @param plane elements per channel
record BatchNormKernel(float[] scale, float[] shift, int plane) implements FloatKernel {
  /// The kernel, or empty when the statistics are not constants.
  static Optional<FloatKernel> of(BatchNorm n, Map<Value, ConstantData> constants) {
    ConstantData scales = constants.get(n.scale());
    ConstantData biases = constants.get(n.bias());
    ConstantData means = constants.get(n.mean());
    ConstantData variances = constants.get(n.variance());
    if (scales == null || biases == null || means == null || variances == null) {
      return Optional.empty();
    }
    float[] scale = scales.floats();
    float[] shift = biases.floats();
    float[] mean = means.floats();
    float[] variance = variances.floats();
    for (int c = 0; c < scale.length; c++) {
      double factor = scale[c] / Math.sqrt((double) variance[c] + n.epsilon());
      shift[c] = (float) (shift[c] - mean[c] * factor);
      scale[c] = (float) factor;
    }
    return Optional.of(new BatchNormKernel(scale, shift, n.input().shape().strides()[1]));
  }

  @Override
  public List<Value> reads(Node node) {
    return node.operands().subList(0, 1);
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] x = operands[0];
    workers.run(out.length / plane, (item, _) -> line(x, out, item));
  }

  private void line(float[] x, float[] out, int item) {
    float factor = scale[item % scale.length];
    float addend = shift[item % scale.length];
    int end = (item + 1) * plane;
    for (int i = item * plane; i < end; i++) {
      out[i] = Math.fma(x[i], factor, addend);
    }
  }
}
