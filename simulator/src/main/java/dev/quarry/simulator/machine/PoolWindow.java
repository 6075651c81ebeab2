package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;

/// What pooling tasks of bytes and of halves have in common: the window, and where results go.
///
/// @param kernelHeight rows of the window
/// @param kernelWidth columns of the window
/// @param strideY step between result rows
/// @param strideX step between result columns
/// @param padTop rows above the map
/// @param padLeft columns at its left
/// @param maximum whether the largest element is taken, not the mean
/// @param height rows of the result
/// @param width columns of the result
/// @param base address of the result
/// @param line bytes from line to line of the result
/// @param surface bytes from surface to surface of the result
/// @param atomBytes bytes of the result's atoms
// npu-registers.md, section PPU
record PoolWindow(
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int padTop,
    int padLeft,
    boolean maximum,
    int height,
    int width,
    int base,
    int line,
    int surface,
    int atomBytes) {
  private static final int MAXIMUM = 1;

  static PoolWindow of(RegisterFile r, int atomBytes, String where) {
    if (r.get(POOL_METHOD) > MAXIMUM) {
      throw Refusal.notExecutable(where, "pooling method " + r.get(POOL_METHOD));
    }
    int width = r.get(PPU_OUT_WIDTH) + 1;
    return new PoolWindow(
        r.get(POOL_KERNEL_HEIGHT) + 1,
        r.get(POOL_KERNEL_WIDTH) + 1,
        r.get(POOL_STRIDE_Y) + 1,
        r.get(POOL_STRIDE_X) + 1,
        r.get(POOL_PAD_TOP),
        r.get(POOL_PAD_LEFT),
        r.get(POOL_METHOD) == MAXIMUM,
        r.get(PPU_OUT_HEIGHT) + 1,
        width,
        r.get(Register.PPU_DST_BASE_ADDR),
        (width + r.get(PPU_NOTCH)) * atomBytes,
        r.get(Register.PPU_DST_SURF_STRIDE),
        atomBytes);
  }

  void requireResult(NpuMemory memory, int surfaces, String where) {
    long end =
        base
            + (long) (surfaces - 1) * surface
            + (long) (height - 1) * line
            + (long) width * atomBytes;
    memory.require(where, "the result", base, end);
  }

  /// Address of an atom of the result.
  int address(int block, int y, int x) {
    return base + block * surface + y * line + x * atomBytes;
  }
}
