package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;

/// Pools over a sliding window.
final class Pools {
  private Pools() {}

  static Tensor max(MaxPool2d p, TensorType out, Operands in) {
    return new Tensor.OfFloat(
        out, max(in.floats(p.input()), p.input().shape(), p.window(), out.shape()));
  }

  /// The largest element of each window; padding never wins.
  static float[] max(float[] x, Shape in, Window w, Shape out) {
    float[] y = new float[out.elements()];
    for (int i = 0; i < y.length; i++) {
      Position at = Position.of(i, in, w, out);
      float largest = Float.NEGATIVE_INFINITY;
      for (int r = 0; r < w.kernelHeight(); r++) {
        for (int s = 0; s < w.kernelWidth(); s++) {
          int row = at.top + r * w.dilationY();
          int column = at.left + s * w.dilationX();
          if (at.isInside(row, column, in)) {
            largest = Math.max(largest, x[at.plane + row * in.at(3) + column]);
          }
        }
      }
      y[i] = largest;
    }
    return y;
  }

  static Tensor average(AveragePool2d p, TensorType type, Operands operands) {
    float[] x = operands.floats(p.input());
    Shape in = p.input().shape();
    Shape out = type.shape();
    Window w = p.window();
    float[] y = new float[out.elements()];
    for (int i = 0; i < y.length; i++) {
      Position at = Position.of(i, in, w, out);
      double sum = 0;
      int inside = 0;
      int padded = 0;
      for (int r = 0; r < w.kernelHeight(); r++) {
        for (int s = 0; s < w.kernelWidth(); s++) {
          int row = at.top + r * w.dilationY();
          int column = at.left + s * w.dilationX();
          if (at.isInside(row, column, in)) {
            sum += x[at.plane + row * in.at(3) + column];
            inside++;
          }
          if (row < in.at(2) + w.padBottom() && column < in.at(3) + w.padRight()) {
            padded++;
          }
        }
      }
      y[i] = (float) (sum / (p.countIncludePad() ? padded : inside));
    }
    return new Tensor.OfFloat(type, y);
  }

  /// Where the window of one result element lies.
  private record Position(int plane, int top, int left) {
    static Position of(int index, Shape in, Window w, Shape out) {
      int column = index % out.at(3);
      int row = index / out.at(3) % out.at(2);
      int plane = index / (out.at(2) * out.at(3));
      return new Position(
          plane * in.at(2) * in.at(3),
          row * w.strideY() - w.padTop(),
          column * w.strideX() - w.padLeft());
    }

    boolean isInside(int row, int column, Shape in) {
      return row >= 0 && row < in.at(2) && column >= 0 && column < in.at(3);
    }
  }
}
