package dev.quarry.ir.type;

import java.util.ArrayList;
import java.util.List;

/// The static dimensions of a tensor, outermost first; a scalar has none. Zero-sized dimensions are
/// allowed because ONNX uses empty tensors for absent operands.
///
/// @param dims each dimension, not negative
public record Shape(List<Integer> dims) {
  /// The shape of a single number.
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
    long elements = 1;
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException("dimension must not be negative: " + dims);
      }
      elements = Math.multiplyExact(elements, dim);
      if (elements > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("more than 2^31-1 elements: " + dims);
      }
    }
  }

  /// A shape from its dimensions.
  public static Shape of(int... dims) {
    var list = new ArrayList<Integer>(dims.length);
    for (int dim : dims) {
      list.add(dim);
    }
    return new Shape(list);
  }

  /// Number of dimensions.
  public int rank() {
    return dims.size();
  }

  /// One dimension; `axis` may not be negative.
  public int at(int axis) {
    return dims.get(axis);
  }

  /// Number of elements.
  public int elements() {
    int elements = 1;
    for (int dim : dims) {
      elements *= dim;
    }
    return elements;
  }

  /// The same shape with one dimension replaced.
  public Shape with(int axis, int dim) {
    var list = new ArrayList<>(dims);
    list.set(axis, dim);
    return new Shape(list);
  }

  /// The dimensions as an array the caller may change.
  public int[] toArray() {
    int[] array = new int[dims.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = dims.get(i);
    }
    return array;
  }

  /// Distance in elements between neighbours along each axis, row-major.
  public int[] strides() {
    int[] strides = new int[dims.size()];
    int stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dims.get(axis);
    }
    return strides;
  }

  /// Dimensions joined by `x`, for example `1x3x160x160`; a scalar is the empty text.
  public String text() {
    var text = new StringBuilder();
    for (int i = 0; i < dims.size(); i++) {
      text.append(i == 0 ? "" : "x").append(dims.get(i));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
