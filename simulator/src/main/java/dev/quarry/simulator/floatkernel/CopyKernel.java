package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Shape;

/// Moves elements whose source is linear in the coordinates of the result: transpose, slice, split,
/// expand, reshape.
///
/// @param layout runs of the operand
record CopyKernel(Strided layout) implements FloatKernel {
  /// The operand as it is, under another shape or none.
  static CopyKernel whole(Shape shape) {
    return of(shape, 0, shape.strides());
  }

  static CopyKernel of(Slice s, Shape in) {
    int[] strides = in.strides();
    int first = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      first += s.starts().get(axis) * strides[axis];
      strides[axis] *= s.steps().get(axis);
    }
    return of(new Shape(s.sizes()), first, strides);
  }

  static CopyKernel of(Transpose t, Shape in, Shape out) {
    int[] own = in.strides();
    int[] strides = new int[own.length];
    for (int axis = 0; axis < own.length; axis++) {
      strides[axis] = own[t.permutation().get(axis)];
    }
    return of(out, 0, strides);
  }

  static CopyKernel expand(Shape in, Shape out) {
    return of(out, 0, Strided.broadcast(in, out));
  }

  /// One part of a split.
  ///
  /// @param start first index along the axis
  static CopyKernel part(Shape in, Shape out, int axis, int start) {
    return of(out, start * in.strides()[axis], in.strides());
  }

  /// Rows and columns of a block stand beside the axes they join.
  static CopyKernel of(DepthToSpace d, Shape in) {
    int block = d.block();
    int channels = in.at(1) / (block * block);
    int plane = in.at(2) * in.at(3);
    int channel =
        switch (d.order()) {
          case DCR -> plane;
          case CRD -> block * block * plane;
        };
    int cell =
        switch (d.order()) {
          case DCR -> channels * plane;
          case CRD -> plane;
        };
    Shape out = Shape.of(in.at(0), channels, in.at(2), block, in.at(3), block);
    int[] strides = {in.at(1) * plane, channel, in.at(3), block * cell, 1, cell};
    return of(out, 0, strides);
  }

  /// Rows and columns of a block stand before the channels.
  static CopyKernel of(SpaceToDepth s, Shape in) {
    int block = s.block();
    int width = in.at(3);
    int plane = in.at(2) * width;
    Shape out = Shape.of(in.at(0), block, block, in.at(1), in.at(2) / block, width / block);
    int[] strides = {in.at(1) * plane, width, 1, plane, block * width, block};
    return of(out, 0, strides);
  }

  private static CopyKernel of(Shape out, int first, int[] strides) {
    return new CopyKernel(Strided.of(out, new int[] {first}, new int[][] {strides}));
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    float[] x = operands[0];
    int run = layout.run();
    int step = layout.steps()[0];
    int to = 0;
    for (int from : layout.starts()[0]) {
      if (step == 1) {
        System.arraycopy(x, from, out, to, run);
      } else {
        for (int i = 0; i < run; i++) {
          out[to + i] = x[from + i * step];
        }
      }
      to += run;
    }
  }
}
