package dev.quarry.simulator.intkernel;

/// Which code sums up the products of convolutions. Both give the same integers.
public enum ConvKernels {
  /// Vector code.
  FAST {
    @Override
    public ConvSums dense(ConvShape shape, int[] weights) {
      return new DenseConv(shape, weights);
    }

    @Override
    public ConvSums depthwise(ConvShape shape, int[] weights) {
      return new DepthwiseConv(shape, weights);
    }
  },
  /// The definition, one product at a time; a hundred times slower.
  PLAIN {
    @Override
    public ConvSums dense(ConvShape shape, int[] weights) {
      return new PlainSums(shape, (map, y, x, k) -> PlainConv.dense(shape, weights, map, y, x, k));
    }

    @Override
    public ConvSums depthwise(ConvShape shape, int[] weights) {
      return new PlainSums(
          shape, (map, y, x, k) -> PlainConv.depthwise(shape, weights, map, y, x, k));
    }
  };

  /// A convolution of all channels.
  ///
  /// @param weights effective weights, KxRxSxC: kernel, row, column, channel
  public abstract ConvSums dense(ConvShape shape, int[] weights);

  /// A convolution of every channel by itself.
  ///
  /// @param weights effective weights, RxSxC: row, column, channel
  public abstract ConvSums depthwise(ConvShape shape, int[] weights);

  /// The sum of one result.
  private interface PlainSum {
    long at(PaddedMap map, int y, int x, int k);
  }

  private record PlainSums(ConvShape shape, PlainSum sum) implements ConvSums {
    @Override
    public int kernelStride() {
      return shape.kernels();
    }

    @Override
    public void compute(PaddedMap map, int first, int last, int[] accumulator) {
      int width = shape.outWidth();
      for (int pixel = first; pixel < last; pixel++) {
        for (int k = 0; k < shape.kernels(); k++) {
          accumulator[(pixel - first) * shape.kernels() + k] =
              Math.toIntExact(sum.at(map, pixel / width, pixel % width, k));
        }
      }
    }
  }
}
