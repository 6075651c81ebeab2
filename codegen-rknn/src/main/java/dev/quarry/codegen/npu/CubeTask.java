package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.npu.OutputStage;

/// What all element-wise tasks have in common: a cube is read, goes through the data processing
/// unit and is written.
// npu-registers.md, "element-wise node (0x18)"
final class CubeTask {
  private static final int ARBITRATION = 0x1010101;

  private CubeTask() {}

  /// A plain copy of a cube; nothing is computed.
  ///
  /// @param width columns
  /// @param height rows
  /// @param channels real channels
  /// @param surfaceBytes bytes between destination surfaces
  /// @param precision what is copied
  static RegisterFile copy(
      int width, int height, int channels, int surfaceBytes, Precision precision) {
    var r = new RegisterFile();
    int lanes = Align.up(channels, precision.atomChannels());
    Banks.select(r, TaskForm.ELEMENT_WISE, false);
    r.set(FLYING_MODE, 1).set(OUTPUT_MODE, 4).set(BURST_LEN, 2);
    r.set(Register.DPU_DST_SURF_STRIDE, surfaceBytes).set(Register.DPU_SURFACE_ADD, surfaceBytes);
    Stages.destination(r, width, height, channels, lanes);
    r.set(OD_BYPASS, 1);
    Stages.noBias(r);
    Stages.noPostScale(r);
    Stages.noElementWise(r);
    Stages.output(r, new OutputStage(FixedPoint.ONE, 0));
    Stages.source(r, width, height, lanes);
    r.set(BRDMA_DISABLE, 1).set(NRDMA_DISABLE, 1);
    Stages.noSecondOperand(r);
    r.set(RDMA_FLYING_MODE, 1).set(RDMA_BURST_LEN, 8);
    r.set(Register.DPU_RDMA_WEIGHT, ARBITRATION);
    if (precision == Precision.HALF) {
      HalfStages.precisions(r, HalfStages.HALF, HalfStages.HALF);
    }
    return r;
  }
}
