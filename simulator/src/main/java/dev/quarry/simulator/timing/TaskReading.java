package dev.quarry.simulator.timing;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.simulator.timing.TaskWork.Kind;

/// Reads the work of a task from its registers.
// npu-performance.md section 2; npu-registers.md for the fields
final class TaskReading {
  private static final int SLICE = 32;
  private static final int KERNEL_GROUP = 16;

  /// Pixels the array works on before other weights are fetched.
  private static final int PIXELS = 16;

  private static final int ATOM_BYTES = 8;
  private static final int STREAM_WORD_BYTES = 8;
  private static final int DEPTHWISE = 3;
  private static final int FLOATS = 2;
  private static final int WIDE = 5;
  private static final int ONE_PER_PIXEL = 1;

  private TaskReading() {}

  static TaskWork tableLoad(EffectiveTask task) {
    return new TaskWork(Kind.TABLE_LOAD, 0, 0, 0, 0, false, 0, 0, task.task().wordCount());
  }

  static TaskWork work(EffectiveTask task) {
    NpuTask record = task.task();
    if (Unit.CNA.isIn(record.enableMask())) {
      return convolution(record, task.registers());
    }
    return Unit.PPU.isIn(record.enableMask())
        ? pool(record, task.registers())
        : copy(record, task.registers());
  }

  private static TaskWork convolution(NpuTask task, RegisterFile r) {
    boolean depthwise = r.get(MODE) == DEPTHWISE;
    boolean half = r.get(IN_PRECISION) == FLOATS;
    int bytes = half ? Short.BYTES : 1;
    int group = KERNEL_GROUP / bytes;
    long pixels = (r.get(CORE_WIDTH) + 1L) * (r.get(CORE_HEIGHT) + 1L);
    long taps = (long) r.get(KERNEL_WIDTH) * r.get(KERNEL_HEIGHT);
    int channels = r.get(DATA_CHANNEL_REAL) + 1;
    int kernels = r.get(DST_CHANNEL_REAL) + 1;
    long steps = up(pixels, PIXELS) * taps * Math.ceilDiv(channels, SLICE / bytes);
    boolean reads = Unit.DPU_RDMA.isIn(task.enableMask());
    long map = pixels * up((long) kernels * bytes, ATOM_BYTES);
    boolean residual = reads && !r.isSet(ERDMA_DISABLE) && r.get(ERDMA_DATA_MODE) == ONE_PER_PIXEL;
    long stream =
        reads && !r.isSet(BRDMA_DISABLE)
            ? (r.get(Register.DPU_RDMA_BRDMA_LENGTH) + 1L) * STREAM_WORD_BYTES
            : 0;
    return new TaskWork(
        depthwise ? Kind.DEPTHWISE : Kind.DENSE,
        steps * (depthwise ? 1 : Math.ceilDiv(kernels, group)),
        pixels * taps * channels * (depthwise ? 1 : kernels),
        pixels * up(kernels, group),
        pixels * up(kernels, group) * bytes,
        usesTable(r),
        features(r, bytes) + weights(r) + stream,
        map + (residual ? map : 0),
        task.wordCount());
  }

  private static long features(RegisterFile r, int bytes) {
    if (r.isSet(DATA_REUSE)) {
      return 0;
    }
    int channels = r.get(ARGB_IN) == 0 ? r.get(DATA_CHANNEL) : r.get(DATA_CHANNEL_REAL) + 1;
    return (long) r.get(DATA_WIDTH) * r.get(DATA_HEIGHT) * channels * bytes;
  }

  private static long weights(RegisterFile r) {
    return r.isSet(WEIGHT_REUSE) ? 0 : Integer.toUnsignedLong(r.get(Register.CNA_WEIGHT_SIZE0));
  }

  private static TaskWork pool(NpuTask task, RegisterFile r) {
    int bytes = r.get(PPU_RDMA_PRECISION) == FLOATS ? Short.BYTES : 1;
    long channels = up((r.get(PPU_IN_CHANNEL) + 1L) * bytes, ATOM_BYTES);
    long in = (r.get(PPU_IN_WIDTH) + 1L) * (r.get(PPU_IN_HEIGHT) + 1L) * channels;
    long out = (r.get(PPU_OUT_WIDTH) + 1L) * (r.get(PPU_OUT_HEIGHT) + 1L) * channels;
    long window = (r.get(POOL_KERNEL_WIDTH) + 1L) * (r.get(POOL_KERNEL_HEIGHT) + 1L);
    return new TaskWork(
        Kind.POOL, out * window, 0, out / bytes, out, false, in, out, task.wordCount());
  }

  private static TaskWork copy(NpuTask task, RegisterFile r) {
    long channels = r.get(SRC_CHANNEL) + 1L;
    long source =
        (r.get(SRC_WIDTH) + 1L)
            * (r.get(SRC_HEIGHT) + 1L)
            * up(channels * bytes(r.get(IN_PRECISION_DPU)), ATOM_BYTES);
    // the cube is as wide as the result but has the rows of the source
    long copies = r.isSet(UNPOOL_EN) ? r.get(UNPOOL_KERNEL_HEIGHT) + 1L : 1;
    long pixels = (r.get(DST_WIDTH) + 1L) * (r.get(DST_HEIGHT) + 1L) * copies;
    int size = bytes(r.get(OUT_PRECISION));
    long result = pixels * up((r.get(DST_CHANNEL) + 1L) * size, ATOM_BYTES);
    long second = r.isSet(ERDMA_DISABLE) ? 0 : source;
    return new TaskWork(
        Kind.COPY,
        0,
        0,
        result / size,
        result,
        usesTable(r),
        source + second,
        result,
        task.wordCount());
  }

  /// Bytes of an element of a DPU precision code.
  private static int bytes(int precision) {
    if (precision == 0) {
      return 1;
    }
    return precision == WIDE ? Integer.BYTES : Short.BYTES;
  }

  private static boolean usesTable(RegisterFile r) {
    return !r.isSet(EW_BYPASS) && !r.isSet(EW_LUT_BYPASS);
  }

  private static long up(long size, int step) {
    return Math.ceilDiv(size, step) * step;
  }
}
