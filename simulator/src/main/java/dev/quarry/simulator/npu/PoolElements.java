package dev.quarry.simulator.npu;

import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.PoolOp;
import dev.quarry.ir.type.Shape;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;

/// The elements of a pool's windows, row by row.
final class PoolElements {
  private PoolElements() {}

  /// Joins the elements of the window of one result.
  ///
  /// @param out the shape of the result
  /// @param index of the result
  /// @param x the elements of the map
  /// @param outside what lies outside the map
  /// @param start what the first element is joined with
  static double join(
      PoolOp op,
      Shape out,
      int index,
      IntToDoubleFunction x,
      double outside,
      double start,
      DoubleBinaryOperator join) {
    Window w = op.window();
    int height = op.input().dim(2);
    int width = op.input().dim(3);
    int left = index % out.at(3) * w.strideX() - w.padLeft();
    int top = index / out.at(3) % out.at(2) * w.strideY() - w.padTop();
    int plane = index / (out.at(2) * out.at(3)) * height * width;
    double joined = start;
    for (int row = top; row < top + w.kernelHeight(); row++) {
      for (int column = left; column < left + w.kernelWidth(); column++) {
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        double element = inside ? x.applyAsDouble(plane + row * width + column) : outside;
        joined = join.applyAsDouble(joined, element);
      }
    }
    return joined;
  }
}
