package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Constants per channel of an element-wise task: multipliers of the first unit, additions of the
/// second. Empty where there are none.
// npu-arithmetic.md section 4, stand-alone BatchNormalization
record ChannelConstants(long[] multipliers, long[] additions) {
  private static final int ATOM = 8;

  /// Uses of the two streams that are understood.
  private static final int MULTIPLIERS = 4;

  private static final int ADDITIONS = 1;

  static ChannelConstants read(RegisterFile r, NpuMemory memory, int channels, String where) {
    int lanes = Math.ceilDiv(channels, ATOM) * ATOM;
    long[] multipliers = new long[0];
    long[] additions = new long[0];
    ByteBuffer bytes = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (!r.isSet(BRDMA_DISABLE)) {
      require(r.get(BRDMA_DATA_USE), MULTIPLIERS, where);
      int base = r.get(Register.DPU_RDMA_BS_BASE_ADDR);
      memory.requireConstant(where, "the multipliers", base, base + 2L * lanes);
      multipliers = new long[lanes];
      for (int i = 0; i < lanes; i++) {
        multipliers[i] = bytes.getShort(base + 2 * i);
      }
    }
    if (!r.isSet(NRDMA_DISABLE)) {
      require(r.get(NRDMA_DATA_USE), ADDITIONS, where);
      int base = r.get(Register.DPU_RDMA_BN_BASE_ADDR);
      memory.requireConstant(where, "the additions", base, base + 4L * lanes);
      additions = new long[lanes];
      for (int i = 0; i < lanes; i++) {
        additions[i] = bytes.getInt(base + 4 * i);
      }
    }
    return new ChannelConstants(multipliers, additions);
  }

  private static void require(int use, int understood, String where) {
    if (use != understood) {
      throw Refusal.notExecutable(where, "a stream of constants of kind " + use);
    }
  }
}
