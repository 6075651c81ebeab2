package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.nn.Resize;
import dev.quarry.simulator.reference.Resizing;

/// Nearest-neighbour resize by tables of source rows and columns.
///
/// @param rows source row of each row
/// @param columns source column of each column
/// @param inHeight rows of the input
/// @param inWidth columns of the input
record ResizeNearestKernel(int[] rows, int[] columns, int inHeight, int inWidth)
    implements FloatKernel {
  static ResizeNearestKernel of(Resize r) {
    int inHeight = r.input().dim(2);
    int inWidth = r.input().dim(3);
    return new ResizeNearestKernel(
        Resizing.nearestIndices(r, inHeight, r.height(), r.scaleY()),
        Resizing.nearestIndices(r, inWidth, r.width(), r.scaleX()),
        inHeight,
        inWidth);
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] x = operands[0];
    workers.run(out.length / (rows.length * columns.length), (item, _) -> plane(x, out, item));
  }

  private void plane(float[] x, float[] y, int item) {
    int width = columns.length;
    for (int row = 0; row < rows.length; row++) {
      int to = (item * rows.length + row) * width;
      if (row > 0 && rows[row] == rows[row - 1]) {
        System.arraycopy(y, to - width, y, to, width);
        continue;
      }
      int from = (item * inHeight + rows[row]) * inWidth;
      for (int i = 0; i < width; i++) {
        y[to + i] = x[from + columns[i]];
      }
    }
  }
}
