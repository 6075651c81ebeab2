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
    product(operands[0], 0, out, 0, adds ? operands[1] : new float[0], workers);
  }

  /// Computes from a place in the input to a place in the result.
  void product(float[] x, int from, float[] out, int to, float[] residual, Workers workers) {
    int items = batch * Math.ceilDiv(plane, STRETCH);
    int parts = items >= 2 * workers.count() ? 1 : Math.min(workers.count(), weights.blocks());
    var run = new Run(x, from, offsets(plane), offsets(COLUMNS), out, to, residual, parts);
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
  /// @param from where the input begins
  /// @param to where the result begins
  /// @param inPlace offsets of the channels in the input
  /// @param packed offsets of the channels in a copy of the last, incomplete panel
  private record Run(
      float[] x,
      int from,
      int[] inPlace,
      int[] packed,
      float[] out,
      int to,
      float[] residual,
      int parts) {}

  private void compute(Run run, int item, Scratch scratch) {
    int part = item % run.parts();
    int stretches = Math.ceilDiv(plane, STRETCH);
    int first = item / run.parts() % stretches * STRETCH;
    int end = Math.min(first + STRETCH, plane);
    int picture = item / run.parts() / stretches;
    int base = run.from() + picture * weights.inner() * plane;
    int firstBlock = weights.blocks() * part / run.parts();
    int endBlock = weights.blocks() * (part + 1) / run.parts();
    int full = (end - first) / COLUMNS;
    int rest = (end - first) % COLUMNS;
    float[] sums = scratch.tiles(TileLoop.sumElements());
    float[] last = rest == 0 ? sums : pack(run.x(), base + end - rest, rest, scratch);
    for (int block = firstBlock; block < endBlock; block++) {
      int channel = picture * weights.rows() + block * GemmKernel.ROWS;
      int origin = run.to() + channel * plane;
      int rows = weights.rowsOf(block);
      if (full > 0) {
        TileLoop.multiply(
            scratch.gemm(), weights, block, run.x(), base + first, run.inPlace(), full, sums);
        store(scratch.gemm(), sums, full, rows, run.out(), origin + first);
      }
      if (rest > 0) {
        TileLoop.multiply(scratch.gemm(), weights, block, last, 0, run.packed(), 1, sums);
        storePart(sums, rest, rows, run.out(), origin + end - rest);
      }
      for (int row = 0; row < rows; row++) {
        int line = origin + row * plane;
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

  private void store(GemmKernel gemm, float[] sums, int panels, int rows, float[] out, int to) {
    for (int panel = 0; panel < panels; panel++) {
      gemm.store(sums, TileLoop.at(panel, 0), rows, out, to + panel * COLUMNS, plane);
    }
  }

  private void storePart(float[] sums, int count, int rows, float[] out, int to) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(sums, TileLoop.at(0, row), out, to + row * plane, count);
    }
  }
}
