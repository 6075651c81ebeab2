package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.simulator.intkernel.Workers;

/// A copy that brings all lanes of a pixel side by side. Lanes count as 16 bits wide, whatever they
/// hold.
// npu-registers.md, 0x400c bit 30 with 0x4010 = 0x24000001 (proven)
final class TransposeStep implements Step {
  private static final int ATOM = 8;
  private static final int WIDE = 1;
  private static final int LANE_BYTES = 2;

  private final int source;
  private final int surface;
  private final int pixels;
  private final int pixelBytes;
  private final int destination;
  private final int pitch;

  TransposeStep(RegisterFile r, NpuMemory memory, String where) {
    if (r.get(IN_PRECISION_DPU) != WIDE || r.get(OUT_PRECISION) != WIDE) {
      throw Refusal.notExecutable(where, "a transposing copy of lanes that are not 16 bits wide");
    }
    pixels = (r.get(SRC_WIDTH) + 1) * (r.get(SRC_HEIGHT) + 1);
    pixelBytes = (r.get(SRC_CHANNEL) + 1) * LANE_BYTES;
    source = r.get(Register.DPU_RDMA_SRC_BASE_ADDR);
    surface = pixels * ATOM + r.get(Register.DPU_RDMA_SURF_NOTCH);
    destination = r.get(Register.DPU_DST_BASE_ADDR);
    pitch = r.get(Register.DPU_DST_SURF_STRIDE);
    int surfaces = Math.ceilDiv(pixelBytes, ATOM);
    memory.require(
        where,
        "the input",
        source,
        source + (long) (surfaces - 1) * surface + (long) pixels * ATOM);
    memory.require(
        where, "the result", destination, destination + (pixels - 1L) * pitch + pixelBytes);
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int i = 0; i < pixelBytes; i += ATOM) {
        System.arraycopy(
            memory,
            source + i / ATOM * surface + pixel * ATOM,
            memory,
            destination + pixel * pitch + i,
            Math.min(ATOM, pixelBytes - i));
      }
    }
  }
}
