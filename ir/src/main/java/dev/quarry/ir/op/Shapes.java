package dev.quarry.ir.op;

import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shape rules shared by op definitions.
public final class Shapes {
  private Shapes() {}

  /// The shape of an element-wise op on two shapes (NumPy and ONNX multidirectional broadcasting),
  /// or empty when they do not fit.
  public static Optional<Shape> broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    var dims = new ArrayList<Integer>(rank);
    for (int i = 0; i < rank; i++) {
      int left = fromEnd(a, rank - 1 - i);
      int right = fromEnd(b, rank - 1 - i);
      if (left != right && left != 1 && right != 1) {
        return Optional.empty();
      }
      dims.add(left == 1 ? right : left);
    }
    return Optional.of(new Shape(dims));
  }

  private static int fromEnd(Shape shape, int distance) {
    int axis = shape.rank() - 1 - distance;
    return axis < 0 ? 1 : shape.at(axis);
  }

  /// The result of sliding a window over an NCHW map; `ceil` rounds the output size up, but never
  /// starts a window in the right or bottom padding.
  public static Shape slide(Shape input, int channels, Window window, boolean ceil) {
    int height = window.outHeight(input.at(2));
    int width = window.outWidth(input.at(3));
    if (ceil) {
      height =
          ceilOut(
              input.at(2),
              window.padTop(),
              window.padBottom(),
              window.spanHeight(),
              window.strideY());
      width =
          ceilOut(
              input.at(3),
              window.padLeft(),
              window.padRight(),
              window.spanWidth(),
              window.strideX());
    }
    return Shape.of(input.at(0), channels, Math.max(height, 0), Math.max(width, 0));
  }

  private static int ceilOut(int size, int before, int after, int span, int stride) {
    int out = Math.ceilDiv(size + before + after - span, stride) + 1;
    return (out - 1) * stride >= size + before ? out - 1 : out;
  }

  /// A map with every row and column as often as the factors say.
  public static Shape enlarged(Shape map, int factorY, int factorX) {
    return map.with(2, map.at(2) * factorY).with(3, map.at(3) * factorX);
  }

  /// Whether all inputs agree with the first on every axis but one.
  public static boolean agreeExcept(List<Value> inputs, int axis) {
    Shape first = inputs.getFirst().shape();
    for (Value input : inputs) {
      if (input.type().rank() != first.rank() || axis >= first.rank()) {
        return false;
      }
      if (!input.shape().with(axis, first.at(axis)).equals(first)) {
        return false;
      }
    }
    return true;
  }

  /// The first input's type, its shape summed along an axis.
  public static TensorType concat(List<Value> inputs, int axis) {
    int sum = 0;
    for (Value input : inputs) {
      sum += input.dim(axis);
    }
    TensorType first = inputs.getFirst().type();
    return first.withShape(first.shape().with(axis, sum));
  }

  /// Whether a shape is that of a map, or one pixel of it: NxCx1x1.
  public static boolean isSameOrPixel(Shape map, Shape other) {
    return other.equals(map) || (map.rank() == 4 && other.equals(map.with(2, 1).with(3, 1)));
  }

  /// Removes axes, or sets them to 1.
  public static Shape reduce(Shape input, List<Integer> axes, boolean keep) {
    var dims = new ArrayList<Integer>();
    for (int axis = 0; axis < input.rank(); axis++) {
      if (!axes.contains(axis)) {
        dims.add(input.at(axis));
      } else if (keep) {
        dims.add(1);
      }
    }
    return new Shape(dims);
  }

  /// Whether every axis lies inside the rank, each at most once.
  public static boolean areAxes(List<Integer> axes, int rank) {
    return axes.stream().allMatch(a -> a >= 0 && a < rank)
        && axes.stream().distinct().count() == axes.size();
  }
}
