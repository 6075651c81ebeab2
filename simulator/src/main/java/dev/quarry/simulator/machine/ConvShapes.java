package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.simulator.intkernel.ConvShape;

/// The sizes of convolution tasks.
// npu-registers.md, sections CNA and CORE
final class ConvShapes {
  private ConvShapes() {}

  /// @param channels channels that are read
  /// @param kernels channels that are computed
  static ConvShape of(RegisterFile r, int channels, int kernels) {
    return new ConvShape(
        channels,
        kernels,
        r.get(KERNEL_HEIGHT),
        r.get(KERNEL_WIDTH),
        r.get(STRIDE_Y),
        r.get(STRIDE_X),
        r.get(DILATION_Y) + 1,
        r.get(DILATION_X) + 1,
        r.get(CORE_HEIGHT) + 1,
        r.get(CORE_WIDTH) + 1);
  }
}
