package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A transposed convolution as a matrix product, one row per output channel and kernel position,
/// whose rows are then added in their places.
///
/// @param product the matrix product
/// @param columns its result
/// @param bias start of each output channel
/// @param window kernel, stride, padding, dilation
/// @param in input shape
/// @param out output shape
record TransposedConv(
    PointwiseConv product, float[] columns, float[] bias, Window window, Shape in, Shape out)
    implements FloatKernel {
  /// The kernel, or empty when the weights are not constants or there are groups.
  static Optional<FloatKernel> of(
      ConvTranspose2d c, Shape out, Map<Value, ConstantData> constants) {
    ConstantData weight = constants.get(c.weight());
    Optional<ConstantData> bias = c.bias().map(constants::get);
    if (weight == null || c.group() != 1 || (c.bias().isPresent() && bias.isEmpty())) {
      return Optional.empty();
    }
    Shape in = c.input().shape();
    int channels = in.at(1);
    float[] w = weight.floats();
    int rows = w.length / channels;
    float[] turned = new float[w.length];
    for (int k = 0; k < channels; k++) {
      for (int row = 0; row < rows; row++) {
        turned[row * channels + k] = w[k * rows + row];
      }
    }
    int plane = in.at(2) * in.at(3);
    PackedWeights packed = PackedWeights.of(turned, 0, rows, channels, new float[0], 0);
    return Optional.of(
        new TransposedConv(
            new PointwiseConv(packed, plane, in.at(0), Epilogue.NONE, false),
            new float[in.at(0) * rows * plane],
            bias.map(ConstantData::floats).orElseGet(() -> new float[out.at(1)]),
            c.window(),
            in,
            out));
  }

  @Override
  public List<Value> reads(Node node) {
    return node.operands().subList(0, 1);
  }

  @Override
  public void run(float[][] operands, float[] y, Workers workers) {
    product.product(operands[0], 0, columns, 0, new float[0], workers);
    workers.run(out.at(0) * out.at(1), (item, _) -> gather(y, item));
  }

  /// Adds the kernel positions of one output channel, in their order.
  private void gather(float[] y, int channel) {
    int to = channel * out.at(2) * out.at(3);
    Arrays.fill(y, to, to + out.at(2) * out.at(3), bias[channel % bias.length]);
    int taps = window.kernelHeight() * window.kernelWidth();
    for (int tap = 0; tap < taps; tap++) {
      int from = (channel * taps + tap) * in.at(2) * in.at(3);
      int shiftY = tap / window.kernelWidth() * window.dilationY() - window.padTop();
      int shiftX = tap % window.kernelWidth() * window.dilationX() - window.padLeft();
      add(y, to, from, shiftY, shiftX);
    }
  }

  private void add(float[] y, int to, int from, int shiftY, int shiftX) {
    int stride = window.strideX();
    int width = in.at(3);
    int first = Math.max(0, Math.ceilDiv(-shiftX, stride));
    int end = Math.min(width, Math.ceilDiv(out.at(3) - shiftX, stride));
    for (int row = 0; row < in.at(2); row++) {
      int line = row * window.strideY() + shiftY;
      if (line < 0 || line >= out.at(2)) {
        continue;
      }
      int target = to + line * out.at(3) + shiftX;
      for (int column = first; column < end; column++) {
        y[target + column * stride] += columns[from + row * width + column];
      }
    }
  }
}
