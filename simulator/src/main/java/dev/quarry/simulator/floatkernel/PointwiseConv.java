package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.List;

/// A 1x1 convolution with stride 1: the matrix product reads the input in place.
///
/// @param weights the weights
/// @param plane pixels per channel
/// @param batch number of pictures
/// @param epilogue what happens to the sums
/// @param adds whether the second operand read at run time is added
record PointwiseConv(PackedWeights weights, int plane, int batch, Epilogue epilogue, boolean adds)
    implements FloatKernel {
  private static final int COLUMNS = GemmKernel.COLUMNS;
  private static final int STRETCH = TileLoop.GROUP * COLUMNS;

  @Override
  public List<Value> reads(Node node) {
    return ConvKernels.reads(node);
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] residual = adds ? operands[1] : new float[0];
    int items = batch * Math.ceilDiv(plane, STRETCH);
    int parts = items >= 2 * workers.count() ? 1 : Math.min(workers.count(), weights.blocks());
    var run = new Run(operands[0], offsets(plane), offsets(COLUMNS), out, residual, parts);
    workers.run(items * parts, (item, scratch) -> compute(run, item, scratch));
  }

  private int[] offsets(int stride) {
    int[] offsets = new int[weights.inner()];
    for (int k = 0; k < offsets.length; k++) {
      offsets[k] = k * stride;
    }
    return offsets;
  }

  /// One execution.
  ///
  /// @param inPlace offsets of the channels in the input
  /// @param packed offsets of the channels in a copy of the last, incomplete panel
  private record Run(
      float[] x, int[] inPlace, int[] packed, float[] out, float[] residual, int parts) {}

  private void compute(Run run, int item, Scratch scratch) {
    int part = item % run.parts();
    int stretches = Math.ceilDiv(plane, STRETCH);
    int first = item / run.parts() % stretches * STRETCH;
    int end = Math.min(first + STRETCH, plane);
    int picture = item / run.parts() / stretches;
    int base = picture * weights.inner() * plane;
    int firstBlock = weights.blocks() * part / run.parts();
    int endBlock = weights.blocks() * (part + 1) / run.parts();
    int full = (end - first) / COLUMNS;
    int rest = (end - first) % COLUMNS;
    float[] sums = scratch.tiles(TileLoop.sumElements());
    float[] last = rest == 0 ? sums : pack(run.x(), base + end - rest, rest, scratch);
    for (int block = firstBlock; block < endBlock; block++) {
      int channel = picture * weights.rows() + block * GemmKernel.ROWS;
      int rows = weights.rowsOf(block);
      if (full > 0) {
        TileLoop.multiply(
            scratch.gemm(), weights, block, run.x(), base + first, run.inPlace(), full, sums);
        store(sums, full, full * COLUMNS, rows, run.out(), channel, first);
      }
      if (rest > 0) {
        TileLoop.multiply(scratch.gemm(), weights, block, last, 0, run.packed(), 1, sums);
        store(sums, 1, rest, rows, run.out(), channel, end - rest);
      }
      for (int row = 0; row < rows; row++) {
        int line = (channel + row) * plane;
        epilogue.apply(run.out(), line + first, line + end, run.residual(), scratch.sigmoid());
      }
    }
  }

  /// Copies the last pixels of every channel into whole panels.
  private float[] pack(float[] x, int from, int count, Scratch scratch) {
    float[] packed = scratch.image(weights.inner() * COLUMNS);
    for (int c = 0; c < weights.inner(); c++) {
      System.arraycopy(x, from + c * plane, packed, c * COLUMNS, count);
    }
    return packed;
  }

  private void store(
      float[] sums, int panels, int count, int rows, float[] out, int channel, int pixel) {
    for (int row = 0; row < rows; row++) {
      int to = (channel + row) * plane + pixel;
      for (int panel = 0; panel < panels; panel++) {
        int done = panel * COLUMNS;
        int length = Math.min(COLUMNS, count - done);
        System.arraycopy(sums, TileLoop.at(panel, row), out, to + done, length);
      }
    }
  }
}
