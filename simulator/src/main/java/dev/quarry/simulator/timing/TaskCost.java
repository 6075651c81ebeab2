package dev.quarry.simulator.timing;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.NpuTask;

/// What one task asks of each part of the chip.
///
/// @param array cycles of the array at full speed
/// @param kind which efficiency the array has
/// @param macs multiplications
/// @param elements results that pass the output stage, lanes included
/// @param table whether they pass a table
/// @param bytes read and written
/// @param isCopy whether the traffic is that of an element-wise or pooling task
/// @param words register words written
/// @param isTableLoad whether it loads a table
// npu-performance.md sections 2.2 and 5
record TaskCost(
    long array,
    Kind kind,
    long macs,
    long elements,
    boolean table,
    long bytes,
    boolean isCopy,
    int words,
    boolean isTableLoad) {
  private static final int SLICE = 32;
  private static final int KERNEL_GROUP = 16;
  private static final int PIXELS = 16;
  private static final int ATOM = 8;
  private static final int DEPTHWISE = 3;

  /// Words the fit assumes for any other task.
  private static final int USUAL_WORDS = 130;

  /// Words of one table loader, its tail and padding included.
  private static final int LOADER_WORDS = 592;

  /// How a convolution uses the array.
  enum Kind {
    WINDOW,
    POINTWISE,
    DEPTHWISE,
    NONE
  }

  static TaskCost of(NpuTask task, RegisterFile r, long[] words) {
    if (loadsTable(task, words)) {
      return new TaskCost(0, Kind.NONE, 0, 0, false, 0, true, LOADER_WORDS, true);
    }
    if (Unit.CNA.isIn(task.enableMask())) {
      return convolution(task, r);
    }
    long bytes = Unit.PPU.isIn(task.enableMask()) ? pool(r) : elementWise(r);
    return new TaskCost(0, Kind.NONE, 0, 0, false, bytes, true, USUAL_WORDS, false);
  }

  private static boolean loadsTable(NpuTask task, long[] words) {
    for (int i = task.firstWord(); i < task.firstWord() + task.wordCount(); i++) {
      if (CommandWord.register(words[i]) == Register.DPU_LUT_ACCESS_CFG.address()
          && LUT_WRITE.get(CommandWord.value(words[i])) != 0) {
        return true;
      }
    }
    return false;
  }

  private static TaskCost convolution(NpuTask task, RegisterFile r) {
    boolean depthwise = r.get(MODE) == DEPTHWISE;
    long pixels = (long) (r.get(CORE_WIDTH) + 1) * (r.get(CORE_HEIGHT) + 1);
    long rounded = up(pixels, PIXELS);
    int taps = r.get(KERNEL_WIDTH) * r.get(KERNEL_HEIGHT);
    int channels = r.get(DATA_CHANNEL_REAL) + 1;
    int kernels = r.get(DST_CHANNEL_REAL) + 1;
    long array = rounded * taps * Math.ceilDiv(channels, SLICE);
    array *= depthwise ? 1 : Math.ceilDiv(kernels, KERNEL_GROUP);
    long lanes = up(kernels, KERNEL_GROUP);
    long bytes = pixels * lanes;
    bytes += r.isSet(DATA_REUSE) ? 0 : features(r);
    bytes += r.isSet(WEIGHT_REUSE) ? 0 : Integer.toUnsignedLong(r.get(Register.CNA_WEIGHT_SIZE0));
    boolean reads = Unit.DPU_RDMA.isIn(task.enableMask());
    bytes += reads && !r.isSet(ERDMA_DISABLE) ? pixels * lanes : 0;
    bytes +=
        reads && !r.isSet(BRDMA_DISABLE) ? (r.get(Register.DPU_RDMA_BRDMA_LENGTH) + 1) * 8L : 0;
    Kind kind = depthwise ? Kind.DEPTHWISE : taps == 1 ? Kind.POINTWISE : Kind.WINDOW;
    boolean table = !r.isSet(EW_BYPASS) && !r.isSet(EW_LUT_BYPASS);
    long macs = pixels * taps * channels * (depthwise ? 1 : kernels);
    return new TaskCost(array, kind, macs, pixels * lanes, table, bytes, false, USUAL_WORDS, false);
  }

  private static long features(RegisterFile r) {
    return (long) r.get(DATA_WIDTH)
        * r.get(DATA_HEIGHT)
        * (r.get(ARGB_IN) == 0 ? r.get(DATA_CHANNEL) : r.get(DATA_CHANNEL_REAL) + 1);
  }

  private static long elementWise(RegisterFile r) {
    long source =
        (long) (r.get(SRC_WIDTH) + 1) * (r.get(SRC_HEIGHT) + 1) * up(r.get(SRC_CHANNEL) + 1, ATOM);
    long result =
        (long) (r.get(DST_WIDTH) + 1)
            * (r.get(DST_HEIGHT) + 1)
            * up(r.get(DST_CHANNEL) + 1, ATOM)
            * (r.isSet(UNPOOL_EN) ? r.get(UNPOOL_KERNEL_HEIGHT) + 1 : 1);
    return source + result + (r.isSet(ERDMA_DISABLE) ? 0 : source);
  }

  private static long pool(RegisterFile r) {
    long channels = up(r.get(PPU_IN_CHANNEL) + 1, ATOM);
    long in = (long) (r.get(PPU_IN_WIDTH) + 1) * (r.get(PPU_IN_HEIGHT) + 1);
    long out = (long) (r.get(PPU_OUT_WIDTH) + 1) * (r.get(PPU_OUT_HEIGHT) + 1);
    return (in + out) * channels;
  }

  private static long up(long size, int step) {
    return Math.ceilDiv(size, step) * step;
  }
}
