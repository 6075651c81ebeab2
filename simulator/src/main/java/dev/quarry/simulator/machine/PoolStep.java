package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.ir.num.Rounding;
import dev.quarry.simulator.intkernel.Workers;

/// A pooling task: maximum, or average by two reciprocals.
// npu-registers.md, section PPU; npu-arithmetic.md section 7
final class PoolStep implements Step {
  private static final int ATOM = 8;
  private static final int MAXIMUM = 1;

  private final NativeReader source;
  private final int kernelHeight;
  private final int kernelWidth;
  private final int strideY;
  private final int strideX;
  private final int padTop;
  private final int padLeft;
  private final int padValue;
  private final boolean maximum;
  private final long reciprocal;
  private final int outHeight;
  private final int outWidth;
  private final int destination;
  private final int line;
  private final int surface;

  PoolStep(RegisterFile r, NpuMemory memory, String where) {
    if (r.get(PPU_RDMA_PRECISION) != 0) {
      throw Refusal.notExecutable(where, "pooling of f16 data");
    }
    if (r.get(POOL_METHOD) > MAXIMUM) {
      throw Refusal.notExecutable(where, "pooling method " + r.get(POOL_METHOD));
    }
    source =
        new NativeReader(
            r.get(Register.PPU_RDMA_SRC_BASE_ADDR),
            r.get(Register.PPU_RDMA_SRC_LINE_STRIDE),
            r.get(Register.PPU_RDMA_SRC_SURF_STRIDE),
            r.get(PPU_IN_HEIGHT) + 1,
            r.get(PPU_IN_WIDTH) + 1,
            r.get(PPU_IN_CHANNEL) + 1);
    source.requireIn(memory, where, "the input");
    kernelHeight = r.get(POOL_KERNEL_HEIGHT) + 1;
    kernelWidth = r.get(POOL_KERNEL_WIDTH) + 1;
    strideY = r.get(POOL_STRIDE_Y) + 1;
    strideX = r.get(POOL_STRIDE_X) + 1;
    padTop = r.get(POOL_PAD_TOP);
    padLeft = r.get(POOL_PAD_LEFT);
    padValue = r.get(POOL_PAD_VALUE_1);
    maximum = r.get(POOL_METHOD) == MAXIMUM;
    reciprocal =
        (long) r.get(Register.PPU_RECIP_KERNEL_WIDTH) * r.get(Register.PPU_RECIP_KERNEL_HEIGHT);
    outHeight = r.get(PPU_OUT_HEIGHT) + 1;
    outWidth = r.get(PPU_OUT_WIDTH) + 1;
    destination = r.get(Register.PPU_DST_BASE_ADDR);
    line = (outWidth + r.get(PPU_NOTCH)) * ATOM;
    surface = r.get(Register.PPU_DST_SURF_STRIDE);
    long end =
        destination
            + (long) (Math.ceilDiv(source.channels(), ATOM) - 1) * surface
            + (long) (outHeight - 1) * line
            + (long) outWidth * ATOM;
    memory.require(where, "the result", destination, end);
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    workers.run(
        Math.ceilDiv(source.channels(), ATOM),
        block -> {
          for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < outWidth; x++) {
              pixel(memory, block, y, x);
            }
          }
        });
  }

  private void pixel(byte[] memory, int block, int y, int x) {
    int to = destination + block * surface + y * line + x * ATOM;
    for (int lane = 0; lane < ATOM; lane++) {
      memory[to + lane] =
          maximum ? largest(memory, block, y, x, lane) : average(memory, block, y, x, lane);
    }
  }

  private byte largest(byte[] memory, int block, int y, int x, int lane) {
    int best = Integer.MIN_VALUE;
    for (int r = 0; r < kernelHeight; r++) {
      for (int s = 0; s < kernelWidth; s++) {
        best = Math.max(best, element(memory, block, y, x, r, s, lane));
      }
    }
    return (byte) best;
  }

  private byte average(byte[] memory, int block, int y, int x, int lane) {
    long sum = 0;
    for (int r = 0; r < kernelHeight; r++) {
      for (int s = 0; s < kernelWidth; s++) {
        sum += element(memory, block, y, x, r, s, lane);
      }
    }
    return (byte) Rounding.saturateI8(Rounding.shiftRight(sum * reciprocal, 32));
  }

  private int element(byte[] memory, int block, int y, int x, int r, int s, int lane) {
    int row = y * strideY - padTop + r;
    int column = x * strideX - padLeft + s;
    if (row < 0 || row >= source.height() || column < 0 || column >= source.width()) {
      return padValue;
    }
    return memory[source.address(block, row, column) + lane];
  }
}
