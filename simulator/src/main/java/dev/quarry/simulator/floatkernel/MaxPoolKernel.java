package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Shape;
import java.util.Arrays;

/// Maximum over a window, first along the columns of every row, then along the rows.
///
/// @param window the window
/// @param in input shape
/// @param out output shape
record MaxPoolKernel(Window window, Shape in, Shape out) implements FloatKernel {
  @Override
  public void run(float[][] operands, float[] y, Workers workers) {
    float[] x = operands[0];
    workers.run(out.at(0) * out.at(1), (item, scratch) -> plane(x, y, item, scratch));
  }

  private void plane(float[] x, float[] y, int item, Scratch scratch) {
    int inHeight = in.at(2);
    int inWidth = in.at(3);
    int height = out.at(2);
    int width = out.at(3);
    float[] rows = scratch.image(inHeight * width);
    Arrays.fill(rows, 0, inHeight * width, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < inHeight; row++) {
      int source = (item * inHeight + row) * inWidth;
      for (int s = 0; s < window.kernelWidth(); s++) {
        int shift = s * window.dilationX() - window.padLeft();
        int first = Math.max(0, Math.ceilDiv(-shift, window.strideX()));
        int end = Math.min(width, Math.ceilDiv(inWidth - shift, window.strideX()));
        raise(
            scratch.lines(),
            rows,
            row * width + first,
            x,
            source + shift + first * window.strideX(),
            window.strideX(),
            end - first);
      }
    }
    int to = item * height * width;
    Arrays.fill(y, to, to + height * width, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < height; row++) {
      for (int r = 0; r < window.kernelHeight(); r++) {
        int line = row * window.strideY() + r * window.dilationY() - window.padTop();
        if (line >= 0 && line < inHeight) {
          raise(scratch.lines(), y, to + row * width, rows, line * width, 1, width);
        }
      }
    }
  }

  /// Raises elements to every `step`-th element of a line.
  private static void raise(
      LineKernel lines, float[] y, int to, float[] x, int from, int step, int count) {
    if (step == 1) {
      lines.raise(y, to, x, from, count);
    } else {
      for (int i = 0; i < count; i++) {
        y[to + i] = Math.max(y[to + i], x[from + i * step]);
      }
    }
  }
}
