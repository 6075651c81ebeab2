package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;

/// The reader of the second operand: one value per pixel, or one per channel.
// npu-registers.md 0x5034..0x5040
final class OperandReader {
  private static final int ATOM = 8;

  private final int base;
  private final int surface;
  private final int line;
  private final int pixel;

  private OperandReader(int base, int surface, int line, int pixel) {
    this.base = base;
    this.surface = surface;
    this.line = line;
    this.pixel = pixel;
  }

  /// The reader of a task whose result has this size.
  static OperandReader of(
      RegisterFile r, int height, int width, int lanes, NpuMemory memory, String where) {
    boolean perPixel = r.get(ERDMA_DATA_MODE) != 0;
    int base = r.get(Register.DPU_RDMA_EW_BASE_ADDR);
    int surface = r.get(Register.DPU_RDMA_EW_SURF_STRIDE);
    int notch = r.get(SRC_LINE_NOTCH);
    int line = perPixel ? (width + notch) * ATOM : 0;
    var reader = new OperandReader(base, surface, line, perPixel ? ATOM : 0);
    int blocks = Math.ceilDiv(lanes, ATOM);
    memory.require(
        where,
        "the second operand",
        base,
        (long) base
            + (long) (blocks - 1) * surface
            + (long) (height - 1) * line
            + (perPixel ? (long) width * ATOM : ATOM));
    return reader;
  }

  /// Address of the atom for lanes `8 * block` of a pixel.
  int address(int block, int y, int x) {
    return base + block * surface + y * line + x * pixel;
  }
}
