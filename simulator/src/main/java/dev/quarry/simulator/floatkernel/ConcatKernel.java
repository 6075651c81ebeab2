package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;

/// Joins tensors along an axis.
///
/// @param lengths for each input, its elements from one joining to the next
/// @param total their sum
record ConcatKernel(int[] lengths, int total) implements FloatKernel {
  static ConcatKernel of(Concat c, Shape out) {
    int inner = out.strides()[c.axis()];
    int[] lengths = new int[c.inputs().size()];
    for (int i = 0; i < lengths.length; i++) {
      Value input = c.inputs().get(i);
      lengths[i] = input.dim(c.axis()) * inner;
    }
    return new ConcatKernel(lengths, out.at(c.axis()) * inner);
  }

  @Override
  public void run(float[][] operands, float[] out, Workers workers) {
    for (int row = 0; row < out.length; row += total) {
      int to = row;
      for (int i = 0; i < lengths.length; i++) {
        System.arraycopy(operands[i], row / total * lengths[i], out, to, lengths[i]);
        to += lengths[i];
      }
    }
  }
}
