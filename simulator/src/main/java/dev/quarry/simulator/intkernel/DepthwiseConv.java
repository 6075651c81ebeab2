package dev.quarry.simulator.intkernel;

/// Depthwise convolution: channels side by side, one tap after the other. Exact, because at most 31
/// x 31 products of 128 * 255 stay below 2^31.
public final class DepthwiseConv implements ConvSums {
  private final ConvShape shape;
  private final int[] weights;

  /// @param weights effective weights, RxSxC: row, column, channel
  public DepthwiseConv(ConvShape shape, int[] weights) {
    this.shape = shape;
    this.weights = weights.clone();
  }

  @Override
  public int kernelStride() {
    return shape.channels();
  }

  @Override
  public void compute(PaddedMap map, int first, int last, int[] accumulator) {
    int channels = shape.channels();
    for (int pixel = first; pixel < last; pixel++) {
      int y = pixel / shape.outWidth() * shape.strideY();
      int x = pixel % shape.outWidth() * shape.strideX();
      int to = (pixel - first) * channels;
      java.util.Arrays.fill(accumulator, to, to + channels, 0);
      for (int tap = 0; tap < shape.taps(); tap++) {
        int row = y + tap / shape.kernelWidth() * shape.dilationY();
        int column = x + tap % shape.kernelWidth() * shape.dilationX();
        addTap(map, row * map.rowStride() + column * channels, tap * channels, accumulator, to);
      }
    }
  }

  private void addTap(PaddedMap map, int from, int weight, int[] accumulator, int to) {
    float[] data = map.data();
    for (int c = 0; c < shape.channels(); c++) {
      accumulator[to + c] += ((int) data[from + c]) * weights[weight + c];
    }
  }
}
