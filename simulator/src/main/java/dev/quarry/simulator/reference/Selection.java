package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;

/// Results that are elements of an operand in another order: a list of source indices.
final class Selection {
  private Selection() {}

  /// Source indices that are linear in the coordinates: `start + sum(coordinate x stride)`.
  static int[] affine(Shape out, int start, int[] strides) {
    int[] from = new int[out.elements()];
    int[] position = new int[out.rank()];
    int source = start;
    for (int i = 0; i < from.length; i++) {
      from[i] = source;
      for (int axis = out.rank() - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++position[axis] < out.at(axis)) {
          break;
        }
        source -= strides[axis] * out.at(axis);
        position[axis] = 0;
      }
    }
    return from;
  }

  /// The elements named by `from`, of any type.
  static Tensor pick(Tensor x, TensorType out, int[] from) {
    return switch (x) {
      case Tensor.OfFloat(_, float[] data) -> {
        float[] y = new float[from.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = data[from[i]];
        }
        yield new Tensor.OfFloat(out, y);
      }
      case Tensor.OfByte(_, byte[] data) -> {
        byte[] y = new byte[from.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = data[from[i]];
        }
        yield new Tensor.OfByte(out, y);
      }
      case Tensor.OfShort(_, short[] data) -> {
        short[] y = new short[from.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = data[from[i]];
        }
        yield new Tensor.OfShort(out, y);
      }
      case Tensor.OfInt(_, int[] data) -> {
        int[] y = new int[from.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = data[from[i]];
        }
        yield new Tensor.OfInt(out, y);
      }
      case Tensor.OfLong(_, long[] data) -> {
        long[] y = new long[from.length];
        for (int i = 0; i < y.length; i++) {
          y[i] = data[from[i]];
        }
        yield new Tensor.OfLong(out, y);
      }
    };
  }
}
