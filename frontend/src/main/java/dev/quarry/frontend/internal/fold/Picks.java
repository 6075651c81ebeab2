package dev.quarry.frontend.internal.fold;

import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Shape;
import java.util.List;

/// For ops that move elements: which source element each result element is, row-major.
final class Picks {
  private Picks() {}

  static int[] slice(Slice slice) {
    int[] strides = slice.input().shape().strides();
    int start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += slice.starts().get(axis) * strides[axis];
      strides[axis] *= slice.steps().get(axis);
    }
    return walk(new Shape(slice.sizes()), start, strides);
  }

  static int[] part(Shape input, int axis, int start, int size) {
    int[] strides = input.strides();
    return walk(input.with(axis, size), start * strides[axis], strides);
  }

  static int[] transpose(Transpose transpose) {
    Shape input = transpose.input().shape();
    int[] from = input.strides();
    List<Integer> permutation = transpose.permutation();
    int[] strides = new int[from.length];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = from[permutation.get(axis)];
    }
    return walk(new Shape(permutation.stream().map(input::at).toList()), 0, strides);
  }

  static int[] expand(Expand expand) {
    return broadcast(expand.input().shape(), new Shape(expand.shape()));
  }

  /// @param result a shape the input broadcasts to
  static int[] broadcast(Shape input, Shape result) {
    int[] from = input.strides();
    int added = result.rank() - input.rank();
    int[] strides = new int[result.rank()];
    for (int axis = 0; axis < input.rank(); axis++) {
      strides[added + axis] = input.at(axis) == 1 ? 0 : from[axis];
    }
    return walk(result, 0, strides);
  }

  /// @param indices within the axis, may count from its end
  static int[] gather(Gather gather, long[] indices) {
    Shape input = gather.input().shape();
    int axis = gather.axis();
    int size = input.at(axis);
    int inner = input.strides()[axis];
    int outer = 1;
    for (int i = 0; i < axis; i++) {
      outer *= input.at(i);
    }
    int[] picks = new int[outer * indices.length * inner];
    int at = 0;
    for (int block = 0; block < outer; block++) {
      for (long index : indices) {
        int entry = (int) (index < 0 ? index + size : index);
        for (int i = 0; i < inner; i++) {
          picks[at++] = (block * size + entry) * inner + i;
        }
      }
    }
    return picks;
  }

  /// All elements of a shape, the source moving by a stride along each axis.
  private static int[] walk(Shape shape, int start, int[] strides) {
    int[] picks = new int[shape.elements()];
    int[] index = new int[strides.length];
    int source = start;
    for (int i = 0; i < picks.length; i++) {
      picks[i] = source;
      for (int axis = strides.length - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++index[axis] < shape.at(axis)) {
          break;
        }
        source -= strides[axis] * shape.at(axis);
        index[axis] = 0;
      }
    }
    return picks;
  }
}
