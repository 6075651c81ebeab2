package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.List;

/// A convolution without a kernel window on maps of a few pixels, such as a fully connected layer:
/// output channels lie in the columns of the tiles and pixels are the weights.
///
/// @param weights weights by input channel, output channels side by side, padded to whole tiles
/// @param bias start of each channel's sum, padded likewise
/// @param rows output channels
/// @param inner input channels
/// @param plane pixels per picture
/// @param batch number of pictures
/// @param epilogue what happens to the sums
/// @param adds whether the second operand read at run time is added
record VectorConv(
    float[] weights,
    float[] bias,
    int rows,
    int inner,
    int plane,
    int batch,
    Epilogue epilogue,
    boolean adds)
    implements FloatKernel {
  /// Up to this many pixels, tiles of pixels would be mostly empty.
  static final int MOST_PIXELS = 4;

  private static final int WIDTH = 2 * GemmKernel.COLUMNS;

  /// @param w weights, output channel by output channel
  static VectorConv of(
      float[] w, float[] b, int plane, int batch, Epilogue epilogue, boolean adds) {
    int rows = b.length;
    int inner = w.length / rows;
    int width = Math.ceilDiv(rows, WIDTH) * WIDTH;
    float[] packed = new float[inner * width];
    float[] starts = new float[width];
    for (int row = 0; row < rows; row++) {
      starts[row] = b[row];
      for (int k = 0; k < inner; k++) {
        packed[k * width + row] = w[row * inner + k];
      }
    }
    return new VectorConv(packed, starts, rows, inner, plane, batch, epilogue, adds);
  }

  @Override
  public List<Value> reads(Node node) {
    return ConvKernels.reads(node);
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] x = operands[0];
    int[] offsets = new int[inner];
    for (int k = 0; k < inner; k++) {
      offsets[k] = k * bias.length;
    }
    var range = new GemmKernel.Inner(offsets, 0, inner);
    int tiles = bias.length / WIDTH;
    workers.run(
        batch * plane * tiles,
        (item, scratch) -> {
          int pixel = item / tiles;
          compute(x, pixel / plane, pixel % plane, item % tiles * WIDTH, range, out, scratch);
        });
    float[] residual = adds ? operands[1] : new float[0];
    workers.run(1, (_, scratch) -> epilogue.apply(out, 0, out.length, residual, scratch.sigmoid()));
  }

  private void compute(
      float[] x,
      int picture,
      int pixel,
      int first,
      GemmKernel.Inner range,
      float[] out,
      Scratch scratch) {
    float[] factors = scratch.image(inner);
    for (int k = 0; k < inner; k++) {
      factors[k] = x[(picture * inner + k) * plane + pixel];
    }
    float[] sums = scratch.tiles(WIDTH);
    System.arraycopy(bias, first, sums, 0, WIDTH);
    scratch.gemm().multiplyRow(factors, 0, weights, first, range, sums, 0);
    int end = Math.min(first + WIDTH, rows);
    for (int row = first; row < end; row++) {
      out[(picture * rows + row) * plane + pixel] = sums[row - first];
    }
  }
}
