package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuMaxPool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Maximum and average pooling; maximum pools are cut into column tiles.
// npu-registers.md, section PPU: 357 pools without exception
final class PoolTasks {
  private static final int LEAST = -128;

  /// The bits of -65504.
  private static final int LEAST_HALF = 0xfbff;

  /// Partial results the unit holds per tile.
  private static final int LINE_BUFFER = 64;

  /// Reciprocals are counted in these.
  static final int ONE = 1 << 16;

  /// Constant in every file; its meaning is unknown.
  static final int MISC = 3;

  private static final int MAXIMUM = 1;

  private PoolTasks() {}

  /// The tasks of a pool.
  ///
  /// @param output result map
  static List<TaskImage> of(NpuMaxPool pool, NativeMap output, String source, String destination) {
    Window w = pool.window();
    int open = Align.divideUp(w.kernelHeight(), w.strideY()) - 1;
    int tiles = Math.max(1, Align.divideUp(output.width() * open, LINE_BUFFER));
    NativeMap in = NativeMap.of(pool.input().type());
    int least = in.precision() == Precision.HALF ? LEAST_HALF : LEAST;
    return tasks(w, in, output, tiles, source, destination)
        .map(task -> choosing(task, least))
        .toList();
  }

  private static TaskImage choosing(TaskImage task, int least) {
    RegisterFile r = task.registers().set(POOL_METHOD, MAXIMUM);
    r.set(POOL_PAD_VALUE_1, least).set(POOL_PAD_VALUE_2, least);
    r.set(POOL_PAD_VALUE_3, least).set(POOL_PAD_VALUE_4, least);
    return task;
  }

  /// The tasks of an average pool: one, as in every file.
  ///
  /// @param output result map
  static List<TaskImage> of(
      NpuAveragePool pool, NativeMap output, String source, String destination) {
    Window w = pool.window();
    NativeMap in = NativeMap.of(pool.input().type());
    int outside =
        in.precision() == Precision.HALF ? 0 : pool.input().type().perTensor().zeroPoint();
    return tasks(w, in, output, 1, source, destination)
        .map(task -> averaging(task, w, in.precision(), outside))
        .toList();
  }

  /// Padding values are the sums of 1 to 4 padding pixels.
  private static TaskImage averaging(TaskImage task, Window w, Precision precision, int outside) {
    RegisterFile r = task.registers();
    r.set(POOL_PAD_VALUE_1, outside).set(POOL_PAD_VALUE_2, 2L * outside);
    r.set(POOL_PAD_VALUE_3, 3L * outside).set(POOL_PAD_VALUE_4, 4L * outside);
    r.set(Register.PPU_RECIP_KERNEL_WIDTH, reciprocal(w.kernelWidth(), precision));
    r.set(Register.PPU_RECIP_KERNEL_HEIGHT, reciprocal(w.kernelHeight(), precision));
    return task;
  }

  private static int reciprocal(int side, Precision precision) {
    return precision == Precision.HALF ? HalfStages.bits((double) ONE / side) : ONE / side;
  }

  private static Stream<TaskImage> tasks(
      Window w, NativeMap in, NativeMap output, int tiles, String source, String destination) {
    int tileWidth = Align.divideUp(output.width(), tiles);
    int reach = (output.height() - 1) * w.strideY() + w.kernelHeight() - w.padTop();
    var tasks = new ArrayList<TaskImage>();
    for (int first = 0; first < output.width(); first += tileWidth) {
      int width = Math.min(tileWidth, output.width() - first);
      int left = first * w.strideX() - w.padLeft();
      int right = left + (width - 1) * w.strideX() + w.kernelWidth();
      int from = Math.max(left, 0);
      int to = Math.min(right, in.width());
      var r = new RegisterFile();
      Banks.select(r, TaskForm.POOLING, false);
      input(r, to - from, Math.min(in.height(), reach), in.channels());
      r.set(PPU_OUT_WIDTH, width - 1).set(PPU_OUT_HEIGHT, output.height() - 1);
      r.set(PPU_OUT_CHANNEL, in.channels() - 1);
      r.set(PPU_FLYING_MODE, 1).set(PPU_NOTCH, output.width() - width);
      window(r, w);
      r.set(POOL_PAD_TOP, w.padTop()).set(POOL_PAD_LEFT, Math.max(-left, 0));
      r.set(POOL_PAD_RIGHT, Math.max(right - in.width(), 0));
      r.set(POOL_PAD_BOTTOM, Math.max(reach - in.height(), 0));
      r.set(Register.PPU_DST_SURF_STRIDE, output.surfaceBytes());
      r.set(Register.PPU_DATA_FORMAT, output.surfaceBytes() + in.precision().code());
      r.set(PPU_RDMA_PRECISION, in.precision().code());
      r.set(Register.PPU_MISC_CTRL, MISC).set(Register.PPU_RDMA_RESERVED_7018, 1);
      r.set(Register.PPU_RDMA_SRC_LINE_STRIDE, in.lineBytes());
      r.set(Register.PPU_RDMA_SRC_SURF_STRIDE, in.surfaceBytes());
      tasks.add(
          TaskImage.of(TaskForm.POOLING, r)
              .pointing(Register.PPU_DST_BASE_ADDR, destination, (long) first * NativeMap.ATOM)
              .pointing(Register.PPU_RDMA_SRC_BASE_ADDR, source, (long) from * NativeMap.ATOM));
    }
    return tasks.stream();
  }

  private static void input(RegisterFile r, int width, int height, int channels) {
    r.set(PPU_IN_WIDTH, width - 1).set(PPU_RDMA_IN_WIDTH, width - 1);
    r.set(PPU_IN_HEIGHT, height - 1).set(PPU_RDMA_IN_HEIGHT, height - 1);
    r.set(PPU_IN_CHANNEL, channels - 1).set(PPU_RDMA_IN_CHANNEL, channels - 1);
  }

  private static void window(RegisterFile r, Window w) {
    r.set(POOL_KERNEL_WIDTH, w.kernelWidth() - 1).set(POOL_KERNEL_HEIGHT, w.kernelHeight() - 1);
    r.set(POOL_STRIDE_X, w.strideX() - 1).set(POOL_STRIDE_Y, w.strideY() - 1);
  }
}
