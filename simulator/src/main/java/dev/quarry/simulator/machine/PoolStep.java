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

  private final NativeReader source;
  private final PoolWindow window;
  private final int padValue;
  private final long reciprocal;

  PoolStep(RegisterFile r, NpuMemory memory, String where) {
    if (r.get(PPU_RDMA_PRECISION) != 0) {
      throw Refusal.notExecutable(where, "pooling of f16 data");
    }
    window = PoolWindow.of(r, ATOM, where);
    source =
        new NativeReader(
            r.get(Register.PPU_RDMA_SRC_BASE_ADDR),
            r.get(Register.PPU_RDMA_SRC_LINE_STRIDE),
            r.get(Register.PPU_RDMA_SRC_SURF_STRIDE),
            r.get(PPU_IN_HEIGHT) + 1,
            r.get(PPU_IN_WIDTH) + 1,
            r.get(PPU_IN_CHANNEL) + 1);
    source.requireIn(memory, where, "the input");
    padValue = r.get(POOL_PAD_VALUE_1);
    reciprocal =
        (long) r.get(Register.PPU_RECIP_KERNEL_WIDTH) * r.get(Register.PPU_RECIP_KERNEL_HEIGHT);
    window.requireResult(memory, Math.ceilDiv(source.channels(), ATOM), where);
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    workers.run(
        Math.ceilDiv(source.channels(), ATOM),
        block -> {
          for (int y = 0; y < window.height(); y++) {
            for (int x = 0; x < window.width(); x++) {
              pixel(memory, block, y, x);
            }
          }
        });
  }

  private void pixel(byte[] memory, int block, int y, int x) {
    int to = window.address(block, y, x);
    for (int lane = 0; lane < ATOM; lane++) {
      memory[to + lane] =
          window.maximum()
              ? largest(memory, block, y, x, lane)
              : average(memory, block, y, x, lane);
    }
  }

  private byte largest(byte[] memory, int block, int y, int x, int lane) {
    int best = Integer.MIN_VALUE;
    for (int r = 0; r < window.kernelHeight(); r++) {
      for (int s = 0; s < window.kernelWidth(); s++) {
        best = Math.max(best, element(memory, block, y, x, r, s, lane));
      }
    }
    return (byte) best;
  }

  private byte average(byte[] memory, int block, int y, int x, int lane) {
    long sum = 0;
    for (int r = 0; r < window.kernelHeight(); r++) {
      for (int s = 0; s < window.kernelWidth(); s++) {
        sum += element(memory, block, y, x, r, s, lane);
      }
    }
    return (byte) Rounding.saturateI8(Rounding.shiftRight(sum * reciprocal, 32));
  }

  private int element(byte[] memory, int block, int y, int x, int r, int s, int lane) {
    int row = y * window.strideY() - window.padTop() + r;
    int column = x * window.strideX() - window.padLeft() + s;
    if (row < 0 || row >= source.height() || column < 0 || column >= source.width()) {
      return padValue;
    }
    return memory[source.address(block, row, column) + lane];
  }
}
