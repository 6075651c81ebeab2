package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.simulator.intkernel.Workers;

/// Repeats the pixels of one surface; the eight channels of an atom pass together.
// npu-registers.md 0x5048; npu-arithmetic.md section 7 (exact)
final class EnlargeStep implements Step {
  private static final int ATOM = 8;

  private final int source;
  private final int width;
  private final int height;
  private final int factorX;
  private final int factorY;
  private final int destination;
  private final int surface;
  private final int pitch;

  EnlargeStep(RegisterFile r, NpuMemory memory, String where) {
    factorX = r.get(UNPOOL_KERNEL_WIDTH) + 1;
    factorY = r.get(UNPOOL_KERNEL_HEIGHT) + 1;
    width = r.get(SRC_WIDTH) + 1;
    height = r.get(SRC_HEIGHT) + 1;
    int outWidth = r.get(DST_WIDTH) + 1;
    if (outWidth != width * factorX
        || r.get(SIZE_E_0) + 1 != factorY
        || r.get(UNPOOL_STRIDE_WIDTH) + 1 != factorX
        || r.get(UNPOOL_STRIDE_HEIGHT) + 1 != factorY
        || !r.isSet(BS_BYPASS)
        || !r.isSet(BN_BYPASS)
        || !r.isSet(EW_BYPASS)) {
      throw Refusal.notExecutable(where, "enlargement other than repeating pixels");
    }
    source = r.get(Register.DPU_RDMA_SRC_BASE_ADDR);
    destination = r.get(Register.DPU_DST_BASE_ADDR);
    surface = r.get(Register.DPU_DST_SURF_STRIDE);
    pitch = (outWidth + r.get(NOTCH_0)) * ATOM;
    memory.require(where, "the input", source, source + (long) width * height * ATOM);
    long end =
        destination
            + (long) (factorY - 1) * surface
            + (long) (height - 1) * pitch
            + (long) outWidth * ATOM;
    memory.require(where, "the result", destination, end);
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    for (int y = 0; y < height; y++) {
      int row = destination + y * pitch;
      for (int x = 0; x < width; x++) {
        int from = source + (y * width + x) * ATOM;
        for (int i = 0; i < factorX; i++) {
          System.arraycopy(memory, from, memory, row + (x * factorX + i) * ATOM, ATOM);
        }
      }
      for (int i = 1; i < factorY; i++) {
        System.arraycopy(memory, row, memory, row + i * surface, width * factorX * ATOM);
      }
    }
  }
}
