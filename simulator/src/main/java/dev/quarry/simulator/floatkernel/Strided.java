package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.type.Shape;

/// The coordinates of a result in which neighbouring axes that are contiguous in every operand are
/// joined: an innermost run and the starts of all runs.
///
/// @param run elements of the innermost run
/// @param steps for each operand, the distance between neighbours within a run
/// @param starts for each operand, where each run begins
record Strided(int run, int[] steps, int[][] starts) {
  /// @param out shape of the result
  /// @param first for each operand, the index the first element reads
  /// @param strides for each operand, the distance between neighbours along each axis of the result
  static Strided of(Shape out, int[] first, int[][] strides) {
    int axis = out.rank() - 1;
    int run = axis < 0 ? 1 : out.at(axis);
    while (axis > 0 && joins(out, strides, axis, run)) {
      axis--;
      run *= out.at(axis);
    }
    int[] steps = new int[strides.length];
    int[][] starts = new int[strides.length][];
    for (int operand = 0; operand < strides.length; operand++) {
      steps[operand] = out.rank() == 0 ? 0 : strides[operand][out.rank() - 1];
      starts[operand] = starts(out, Math.max(axis, 0), first[operand], strides[operand]);
    }
    return new Strided(run, steps, starts);
  }

  /// Whether the axis before continues the run, in every operand.
  private static boolean joins(Shape out, int[][] strides, int axis, int run) {
    for (int[] own : strides) {
      if (own[axis - 1] != own[out.rank() - 1] * run) {
        return false;
      }
    }
    return true;
  }

  /// The indices of all positions along the axes before `axis`.
  private static int[] starts(Shape out, int axis, int first, int[] strides) {
    int count = 1;
    for (int i = 0; i < axis; i++) {
      count *= out.at(i);
    }
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      int rest = i;
      int at = first;
      for (int a = axis - 1; a >= 0; a--) {
        at += rest % out.at(a) * strides[a];
        rest /= out.at(a);
      }
      starts[i] = at;
    }
    return starts;
  }

  /// Number of runs.
  int runs() {
    return starts[0].length;
  }

  /// The strides of an operand that is broadcast to `out`.
  static int[] broadcast(Shape operand, Shape out) {
    int[] strides = new int[out.rank()];
    int[] own = operand.strides();
    int missing = out.rank() - operand.rank();
    for (int axis = 0; axis < operand.rank(); axis++) {
      strides[missing + axis] = operand.at(axis) == 1 ? 0 : own[axis];
    }
    return strides;
  }
}
