package dev.quarry.passes;

import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.type.Shape;

/// What the pooling unit of RK3566 and RK3568 can do.
public final class PoolingUnit {
  private static final int LARGEST_KERNEL = 7;
  private static final int LARGEST_STRIDE = 8;

  private PoolingUnit() {}

  /// Whether the unit has a form for an average pool: all windows have the same number of pixels,
  /// with their padding, and the reciprocal of no side is too large for a half.
  // rknn2-format.md section 10; npu-registers.md, section PPU
  public static boolean averages(AveragePool2d pool) {
    Window w = pool.window();
    Shape in = pool.input().shape();
    Shape out = pool.def().resultsOf(pool).getFirst().shape();
    return Math.max(w.kernelHeight(), w.kernelWidth()) <= LARGEST_KERNEL
        && Math.min(w.kernelHeight(), w.kernelWidth()) > 1
        && Math.max(w.strideY(), w.strideX()) <= LARGEST_STRIDE
        && w.dilationY() * w.dilationX() == 1
        && (pool.countIncludePad() || w.isUnpadded())
        && w.outHeight(in.at(2)) == out.at(2)
        && w.outWidth(in.at(3)) == out.at(3);
  }
}
