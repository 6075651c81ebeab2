package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.List;

/// A convolution with one input and one output channel per group.
///
/// @param geometry layout of one channel
/// @param channels channels per picture
/// @param weights kernel of each channel
/// @param bias start of each channel's sum
/// @param batch number of pictures
/// @param epilogue what happens to the sums
/// @param adds whether the second operand read at run time is added
record DepthwiseConv(
    BandGeometry geometry,
    int channels,
    float[] weights,
    float[] bias,
    int batch,
    Epilogue epilogue,
    boolean adds)
    implements FloatKernel {
  private static final int WIDTH = 2 * GemmKernel.COLUMNS;

  @Override
  public List<Value> reads(Node node) {
    return ConvKernels.reads(node);
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] residual = adds ? operands[1] : new float[0];
    float[] x = operands[0];
    workers.run(batch * channels, (item, scratch) -> compute(x, out, residual, item, scratch));
  }

  private void compute(float[] x, float[] out, float[] residual, int channel, Scratch scratch) {
    float[] image = scratch.image(geometry.imageElements());
    int taps = geometry.offsets.length;
    int own = channel % channels;
    var inner = new GemmKernel.Inner(geometry.offsets, 0, taps);
    int from = channel * geometry.inHeight * geometry.inWidth;
    for (int band = 0; band < geometry.bands; band++) {
      geometry.fill(x, from, band, image, scratch.lines());
      int pixels = Math.ceilDiv(geometry.pixelsOf(band), WIDTH) * WIDTH;
      float[] sums = scratch.tiles(pixels);
      Arrays.fill(sums, 0, pixels, bias[own]);
      for (int pixel = 0; pixel < pixels; pixel += WIDTH) {
        scratch.gemm().multiplyRow(weights, own * taps, image, pixel, inner, sums, pixel);
      }
      BandRows.store(geometry, band, sums, 0, 0, pixels, out, channel);
      BandRows.finish(
          geometry, band, channel, channel + 1, out, residual, epilogue, scratch.sigmoid());
    }
  }
}
