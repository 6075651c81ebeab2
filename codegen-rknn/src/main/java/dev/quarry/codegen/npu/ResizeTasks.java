package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import java.util.ArrayList;
import java.util.List;

/// Nearest-neighbour enlargement: one task per surface, which repeats atoms without looking inside.
// npu-registers.md "Resize nearest factor f" (f = 2, 4, 8 seen, both directions alike)
final class ResizeTasks {
  private static final int WIDE = 1;

  private ResizeTasks() {}

  /// The tasks of an enlargement.
  static List<TaskImage> of(NpuResizeNearest resize, String source, String destination) {
    int fx = resize.factorX();
    int fy = resize.factorY();
    NativeMap in = NativeMap.of(resize.input().type());
    NativeMap out = in.with(in.channels(), in.height() * fy, in.width() * fx);
    var tasks = new ArrayList<TaskImage>();
    for (int first = 0; first < in.channels(); first += in.atomChannels()) {
      // an atom passes as four 16-bit lanes
      RegisterFile r =
          CubeTask.copy(
              out.width(), in.height(), in.atomChannels(), out.lineBytes(), in.precision());
      r.set(IN_PRECISION_DPU, WIDE).set(RDMA_IN_PRECISION, WIDE);
      r.set(Register.DPU_SURFACE_ADD, out.surfaceBytes());
      int notch = out.width() * (fy - 1);
      r.set(NOTCH_0, notch).set(NOTCH_1, notch);
      Stages.groupAtoms(r, fy);
      Stages.source(r, in.width(), in.height(), 4);
      r.set(UNPOOL_EN, 1).set(UNPOOL_KERNEL_WIDTH, fx - 1).set(UNPOOL_STRIDE_WIDTH, fx - 1);
      r.set(UNPOOL_KERNEL_HEIGHT, fy - 1).set(UNPOOL_STRIDE_HEIGHT, fy - 1);
      r.set(Register.DPU_RDMA_SURF_NOTCH, in.notchAfter(in.height()));
      tasks.add(
          TaskImage.of(TaskForm.ELEMENT_WISE, r)
              .pointing(Register.DPU_DST_BASE_ADDR, destination, out.channelOffset(first))
              .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, source, in.channelOffset(first)));
    }
    return tasks;
  }
}
