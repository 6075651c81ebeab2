package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.simulator.intkernel.ConvShape;

/// Unpacks weights and adds the weight offset to each: `w * x + offset * x = (w + offset) * x`.
// npu-arithmetic.md section 2; lanes of a remainder of 24 channels are stored as 32
final class WeightReader {
  private static final int SLICE = 32;
  private static final int KERNEL_GROUP = 16;

  private final byte[] bytes;
  private final int base;
  private final int lanes;
  private final ConvShape shape;
  private final String where;
  private final boolean constant;

  WeightReader(RegisterFile r, NpuMemory memory, ConvShape shape, String where) {
    this.shape = shape;
    this.where = where;
    int kernelBytes = r.get(WEIGHT_BYTES_PER_KERNEL);
    if (shape.taps() == 0 || kernelBytes % shape.taps() != 0) {
      throw Refusal.damaged(where, kernelBytes + " bytes per kernel do not fit its window");
    }
    lanes = kernelBytes / shape.taps();
    if (lanes < shape.channels() && r.get(ARGB_IN) == 0) {
      throw Refusal.damaged(where, lanes + " weight lanes for " + shape.channels() + " channels");
    }
    base = r.get(Register.CNA_DCOMP_ADDR0);
    long size = Integer.toUnsignedLong(r.get(Register.CNA_WEIGHT_SIZE0));
    long needed = (long) kernelBytes * r.get(KERNELS);
    if (size != needed) {
      throw Refusal.damaged(where, size + " weight bytes where " + needed + " are needed");
    }
    memory.require(where, "the weights", base, base + size);
    constant = memory.isConstant(base);
    bytes = memory.bytes();
  }

  /// Whether the weights are those of the file. Else tasks before write them: they are read in
  /// every run.
  boolean isConstant() {
    return constant;
  }

  /// Effective weights `[kernel][row][column][channel]`.
  int[] dense(int[] offsets) {
    int taps = shape.taps();
    int channels = shape.channels();
    int kernels = shape.kernels();
    requireOffsets(offsets, kernels);
    int[] weights = new int[kernels * taps * channels];
    int at = base;
    for (int group = 0; group < kernels; group += KERNEL_GROUP) {
      int groupEnd = Math.min(group + KERNEL_GROUP, kernels);
      for (int slice = 0; slice < lanes; slice += SLICE) {
        int sliceEnd = Math.min(slice + SLICE, lanes);
        for (int tap = 0; tap < taps; tap++) {
          for (int k = group; k < groupEnd; k++) {
            for (int c = slice; c < sliceEnd; c++, at++) {
              if (c < channels) {
                weights[(k * taps + tap) * channels + c] = bytes[at] + offsets[k];
              }
            }
          }
        }
      }
    }
    return weights;
  }

  /// Effective weights `[row][column][channel]`.
  int[] depthwise(int[] offsets) {
    int taps = shape.taps();
    int channels = shape.channels();
    requireOffsets(offsets, channels);
    int[] weights = new int[taps * channels];
    int at = base;
    for (int slice = 0; slice < lanes; slice += SLICE) {
      int sliceEnd = Math.min(slice + SLICE, lanes);
      for (int tap = 0; tap < taps; tap++) {
        for (int c = slice; c < sliceEnd; c++, at++) {
          if (c < channels) {
            weights[tap * channels + c] = bytes[at] + offsets[c];
          }
        }
      }
    }
    return weights;
  }

  private void requireOffsets(int[] offsets, int needed) {
    if (offsets.length < needed) {
      throw Refusal.damaged(where, needed + " channels, but biases for " + offsets.length);
    }
  }
}
