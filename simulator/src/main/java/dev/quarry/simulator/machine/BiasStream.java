package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.NpuTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// What a convolution reads per output lane.
///
/// @param bias additions
/// @param weightOffsets added to every weight
/// @param multipliers of the first unit
// npu-arithmetic.md section 3
record BiasStream(long[] bias, int[] weightOffsets, long[] multipliers) {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BIAS_ONLY = 1;
  private static final int ALL = 7;
  private static final int GROUP = 4;

  static BiasStream read(RegisterFile r, NpuTask task, NpuMemory memory, int lanes, String where) {
    long[] bias = new long[lanes];
    int[] offsets = new int[lanes];
    long[] multipliers = new long[lanes];
    if (!r.isSet(OW_SRC)) {
      Arrays.fill(offsets, r.get(OW_OP));
    }
    if (!Unit.DPU_RDMA.isIn(task.enableMask()) || r.isSet(BRDMA_DISABLE)) {
      return new BiasStream(bias, offsets, multipliers);
    }
    int use = r.get(BRDMA_DATA_USE);
    if (use != BIAS_ONLY && use != ALL) {
      throw Refusal.notExecutable(where, "bias stream of kind " + use);
    }
    int groupBytes = GROUP * (use == ALL ? 8 : 4);
    int base = r.get(Register.DPU_RDMA_BS_BASE_ADDR);
    long end = base + (long) Math.ceilDiv(lanes, GROUP) * groupBytes;
    memory.requireConstant(where, "the biases", base, end);
    byte[] bytes = memory.bytes();
    for (int lane = 0; lane < lanes; lane++) {
      int group = base + lane / GROUP * groupBytes;
      int inGroup = lane % GROUP;
      bias[lane] = (int) INT.get(bytes, group + inGroup * 4);
      if (use == ALL) {
        if (r.isSet(OW_SRC)) {
          offsets[lane] = (short) SHORT.get(bytes, group + 16 + inGroup * 2);
        }
        multipliers[lane] = (short) SHORT.get(bytes, group + 24 + inGroup * 2);
      }
    }
    return new BiasStream(bias, offsets, multipliers);
  }
}
