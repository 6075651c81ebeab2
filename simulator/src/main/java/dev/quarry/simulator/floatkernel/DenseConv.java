package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.List;

/// A convolution of any window and group count, as a matrix product over the padded input without
/// building the matrix: see [BandGeometry].
///
/// @param geometry layout of a group's input
/// @param groups weights of each group
/// @param batch number of pictures
/// @param epilogue what happens to the sums
/// @param adds whether the second operand read at run time is added
record DenseConv(
    BandGeometry geometry, List<PackedWeights> groups, int batch, Epilogue epilogue, boolean adds)
    implements FloatKernel {
  @Override
  public List<Value> reads(Node node) {
    return ConvKernels.reads(node);
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] residual = adds ? operands[1] : new float[0];
    int items = batch * groups.size() * geometry.bands;
    int blocks = groups.getFirst().blocks();
    // Few bands on small maps: the threads then share a band's output channels.
    int parts = items >= 2 * workers.count() ? 1 : Math.min(workers.count(), blocks);
    var run = new Run(operands[0], out, residual, parts);
    workers.run(items * parts, (item, scratch) -> compute(run, item, scratch));
  }

  /// One execution.
  private record Run(float[] x, float[] out, float[] residual, int parts) {}

  private void compute(Run run, int item, Scratch scratch) {
    int part = item % run.parts();
    int band = item / run.parts() % geometry.bands;
    int group = item / run.parts() / geometry.bands;
    PackedWeights weights = groups.get(group % groups.size());
    int inPlane = geometry.inHeight * geometry.inWidth;
    float[] image = scratch.image(geometry.imageElements());
    geometry.fill(run.x(), group * geometry.channels * inPlane, band, image, scratch.lines());
    int firstBlock = weights.blocks() * part / run.parts();
    int endBlock = weights.blocks() * (part + 1) / run.parts();
    float[] sums = scratch.tiles(TileLoop.sumElements());
    int panels = Math.ceilDiv(geometry.pixelsOf(band), GemmKernel.COLUMNS);
    for (int panel = 0; panel < panels; panel += TileLoop.GROUP) {
      int count = Math.min(TileLoop.GROUP, panels - panel);
      int pixel = panel * GemmKernel.COLUMNS;
      for (int block = firstBlock; block < endBlock; block++) {
        TileLoop.multiply(
            scratch.gemm(), weights, block, image, pixel, geometry.offsets, count, sums);
        int channel = group * weights.rows() + block * GemmKernel.ROWS;
        for (int p = 0; p < count; p++) {
          int at = pixel + p * GemmKernel.COLUMNS;
          BandRows.store(
              scratch.gemm(),
              geometry,
              band,
              sums,
              TileLoop.at(p, 0),
              at,
              weights.rowsOf(block),
              run.out(),
              channel);
        }
      }
    }
    int firstRow = firstBlock * GemmKernel.ROWS;
    int endRow = Math.min(endBlock * GemmKernel.ROWS, weights.rows());
    BandRows.finish(
        geometry,
        band,
        group * weights.rows() + firstRow,
        group * weights.rows() + endRow,
        run.out(),
        run.residual(),
        epilogue,
        scratch.sigmoid());
  }
}
