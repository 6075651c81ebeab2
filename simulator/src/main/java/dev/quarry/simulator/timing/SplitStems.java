package dev.quarry.simulator.timing;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import java.util.List;

/// What pass `split-stem` would make of a task of the first convolution.
final class SplitStems {
  /// Kernels of the convolution that stacks the pixels of a block, for three colours.
  private static final int STACKED = 12;

  private static final int STACKED_LANES = 16;
  private static final int BLOCK_TAPS = 4;
  private static final int PIXELS = 16;

  private SplitStems() {}

  static boolean applies(EffectiveTask task) {
    RegisterFile r = task.registers();
    return Unit.CNA.isIn(task.task().enableMask())
        && r.get(ARGB_IN) != 0
        && r.get(STRIDE_X) == 2
        && r.get(STRIDE_Y) == 2
        && Math.min(r.get(KERNEL_WIDTH), r.get(KERNEL_HEIGHT)) > 2
        && (r.get(KERNEL_WIDTH) | r.get(KERNEL_HEIGHT)) % 2 == 0;
  }

  /// The two tasks instead of one.
  static List<TaskWork> work(EffectiveTask task, TaskWork work) {
    RegisterFile r = task.registers();
    long pixels = (r.get(CORE_WIDTH) + 1L) * (r.get(CORE_HEIGHT) + 1L);
    long steps = Math.ceilDiv(pixels, PIXELS) * PIXELS * BLOCK_TAPS;
    long stackBytes = pixels * STACKED_LANES;
    var first =
        new TaskWork(
            TaskWork.Kind.DENSE,
            steps,
            steps * STACKED,
            stackBytes,
            stackBytes,
            false,
            work.fillBytes(),
            stackBytes,
            work.words());
    var second =
        new TaskWork(
            TaskWork.Kind.DENSE,
            work.steps() / BLOCK_TAPS,
            work.macs(),
            work.elements(),
            work.outputBytes(),
            work.table(),
            stackBytes,
            work.storeBytes(),
            work.words());
    return List.of(first, second);
  }
}
