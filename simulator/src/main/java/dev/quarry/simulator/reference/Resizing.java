package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.type.TensorType;

/// Resize, as a weighted sum of input pixels along each axis. Coordinates are computed in f32, as
/// ONNX implementations do, because rounding decides which pixel is nearest.
public final class Resizing {
  private Resizing() {}

  static Tensor resize(Resize r, TensorType out, Operands in) {
    float[] x = in.floats(r.input());
    int inHeight = r.input().dim(2);
    int inWidth = r.input().dim(3);
    Taps rows = Taps.of(r, inHeight, r.height(), r.scaleY());
    Taps columns = Taps.of(r, inWidth, r.width(), r.scaleX());
    float[] y = new float[out.shape().elements()];
    for (int i = 0; i < y.length; i++) {
      int column = i % r.width();
      int row = i / r.width() % r.height();
      int plane = i / (r.width() * r.height()) * inHeight * inWidth;
      double sum = 0;
      for (int a = 0; a < rows.perOutput(); a++) {
        int line = plane + rows.index(row, a) * inWidth;
        double along = 0;
        for (int b = 0; b < columns.perOutput(); b++) {
          along += columns.weight(column, b) * x[line + columns.index(column, b)];
        }
        sum += rows.weight(row, a) * along;
      }
      y[i] = (float) sum;
    }
    return new Tensor.OfFloat(out, y);
  }

  /// The input pixels along one axis that each output pixel is made of.
  private record Taps(int perOutput, int[] indices, double[] weights) {
    static Taps of(Resize r, int in, int out, float scale) {
      int count =
          switch (r.mode()) {
            case NEAREST -> 1;
            case LINEAR -> 2;
            case CUBIC -> 4;
          };
      Taps taps = new Taps(count, new int[out * count], new double[out * count]);
      for (int i = 0; i < out; i++) {
        float at = coordinate(r.coordinates(), i, in, out, scale);
        switch (r.mode()) {
          case NEAREST -> taps.set(i, 0, nearest(r.nearest(), at), in, 1);
          case LINEAR -> taps.linear(i, at, in);
          case CUBIC -> taps.cubic(i, at, in);
        }
      }
      return taps;
    }

    int index(int out, int tap) {
      return indices[out * perOutput + tap];
    }

    double weight(int out, int tap) {
      return weights[out * perOutput + tap];
    }

    /// Pixels outside repeat the edge.
    private void set(int out, int tap, int index, int in, double weight) {
      indices[out * perOutput + tap] = Math.clamp(index, 0, in - 1);
      weights[out * perOutput + tap] = weight;
    }

    private void linear(int out, float at, int in) {
      int low = (int) Math.floor(at);
      double fraction = at - low;
      set(out, 0, low, in, 1 - fraction);
      set(out, 1, low + 1, in, fraction);
    }

    /// Keys' cubic convolution with a = -0.75.
    private void cubic(int out, float at, int in) {
      int low = (int) Math.floor(at);
      double a = -0.75;
      for (int tap = 0; tap < 4; tap++) {
        double d = Math.abs(at - low + 1 - tap);
        double weight =
            d <= 1
                ? ((a + 2) * d - (a + 3)) * d * d + 1
                : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
        set(out, tap, low - 1 + tap, in, weight);
      }
    }
  }

  /// The input coordinate of an output pixel.
  private static float coordinate(CoordinateMode mode, int x, int in, int out, float scale) {
    return switch (mode) {
      case HALF_PIXEL -> (x + 0.5f) / scale - 0.5f;
      case PYTORCH_HALF_PIXEL -> out > 1 ? (x + 0.5f) / scale - 0.5f : 0;
      case ASYMMETRIC -> x / scale;
      case ALIGN_CORNERS -> out == 1 ? 0 : x * (in - 1f) / (resized(in, out, scale) - 1);
      case TF_HALF_PIXEL_FOR_NN -> (x + 0.5f) / scale;
    };
  }

  /// ONNX measures the resized axis before rounding it down to whole pixels; a scale that stands
  /// for a ratio of whole sizes gives back the size.
  private static float resized(int in, int out, float scale) {
    float exact = scale * in;
    return Math.abs(exact - out) < 1e-3f ? out : exact;
  }

  private static int nearest(NearestMode mode, float at) {
    return (int)
        switch (mode) {
          case ROUND_PREFER_FLOOR -> Math.ceil(at - 0.5f);
          case ROUND_PREFER_CEIL -> Math.floor(at + 0.5f);
          case FLOOR -> Math.floor(at);
          case CEIL -> Math.ceil(at);
        };
  }

  /// The input pixel of each output pixel along an axis, in nearest mode.
  public static int[] nearestIndices(Resize r, int in, int out, float scale) {
    return Taps.of(r, in, out, scale).indices();
  }
}
