package dev.quarry.simulator.intkernel;

/// The definition of both convolutions, one product at a time.
public final class PlainConv {
  private PlainConv() {}

  /// The sum of one result.
  ///
  /// @param weights KxRxSxC
  public static long dense(ConvShape shape, int[] weights, PaddedMap map, int y, int x, int k) {
    long sum = 0;
    for (int r = 0; r < shape.kernelHeight(); r++) {
      for (int s = 0; s < shape.kernelWidth(); s++) {
        for (int c = 0; c < shape.channels(); c++) {
          int tap = r * shape.kernelWidth() + s;
          long weight = weights[(k * shape.taps() + tap) * shape.channels() + c];
          sum += weight * element(shape, map, y, x, r, s, c);
        }
      }
    }
    return sum;
  }

  /// The sum of one result of a depthwise convolution.
  ///
  /// @param weights RxSxC
  public static long depthwise(ConvShape shape, int[] weights, PaddedMap map, int y, int x, int c) {
    long sum = 0;
    for (int r = 0; r < shape.kernelHeight(); r++) {
      for (int s = 0; s < shape.kernelWidth(); s++) {
        long weight = weights[(r * shape.kernelWidth() + s) * shape.channels() + c];
        sum += weight * element(shape, map, y, x, r, s, c);
      }
    }
    return sum;
  }

  private static long element(ConvShape shape, PaddedMap map, int y, int x, int r, int s, int c) {
    int row = y * shape.strideY() + r * shape.dilationY();
    int column = x * shape.strideX() + s * shape.dilationX();
    return (long) map.data()[(row * map.width() + column) * map.channels() + c];
  }
}
