package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.simulator.intkernel.ConvShape;
import dev.quarry.simulator.intkernel.Workers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A convolution of halves. Products are exact, their sum is rounded once to single precision; the
/// adder tree of the chip may round in between, which the references do not resolve.
// npu-arithmetic.md sections 1 and 7a
final class FloatConvStep implements Step {
  private static final int DEPTHWISE = 3;
  private static final int SLICE = 16;
  private static final int KERNEL_GROUP = 8;
  private static final int BYTES = 2;
  private static final int BIAS_ONLY = 1;

  private final ConvShape shape;
  private final HalfFetch fetch;
  private final boolean depthwise;
  private final float[] weights;
  private final FloatStages stages;
  private final Format output;
  private final @Nullable Cube cube;
  private final @Nullable FloatPoolStep pool;
  private final int lanes;
  private final int operandBase;
  private final int operandSurface;
  private final boolean operandPerPixel;

  /// @param pool the pooling unit that takes the results instead of the memory
  FloatConvStep(
      RegisterFile r,
      NpuTask task,
      NpuMemory memory,
      LookupTables.Lookup lookup,
      int picturePitch,
      @Nullable FloatPoolStep pool,
      String where) {
    if (r.get(CLIP_TRUNCATE) != 0) {
      throw Refusal.notExecutable(where, "a truncated accumulator of halves");
    }
    depthwise = r.get(MODE) == DEPTHWISE;
    lanes = r.get(CORE_CHANNEL) + 1;
    fetch = new HalfFetch(r, memory, picturePitch, where);
    shape = ConvShapes.of(r, fetch.channels(), depthwise ? fetch.channels() : r.get(KERNELS));
    weights = weights(r, memory, where);
    stages = new FloatStages(r, bias(r, task, memory, lanes, where), lookup, where);
    output = Format.of(r.get(OUT_PRECISION), where);
    this.pool = pool;
    cube =
        pool == null
            ? new Cube(r, shape.outHeight(), shape.outWidth(), lanes, output, where)
            : null;
    if (cube != null) {
      cube.requireIn(memory, where);
    }
    operandPerPixel = r.get(ERDMA_DATA_MODE) != 0;
    operandBase = r.get(Register.DPU_RDMA_EW_BASE_ADDR);
    operandSurface = r.get(Register.DPU_RDMA_EW_SURF_STRIDE);
    if (stages.combines()) {
      long pixels = operandPerPixel ? shape.pixels() : 1;
      memory.require(
          where,
          "the second operand",
          operandBase,
          operandBase
              + (long) (Math.ceilDiv(lanes, Format.F16.lanes()) - 1) * operandSurface
              + pixels * Format.F16.atomBytes());
    }
  }

  private static float[] bias(
      RegisterFile r, NpuTask task, NpuMemory memory, int lanes, String where) {
    float[] bias = new float[lanes];
    if (!Unit.DPU_RDMA.isIn(task.enableMask()) || r.isSet(BRDMA_DISABLE)) {
      return bias;
    }
    if (r.get(BRDMA_DATA_USE) != BIAS_ONLY) {
      throw Refusal.notExecutable(where, "bias stream of kind " + r.get(BRDMA_DATA_USE));
    }
    int base = r.get(Register.DPU_RDMA_BS_BASE_ADDR);
    memory.requireConstant(where, "the biases", base, base + 4L * lanes);
    ByteBuffer bytes = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < lanes; i++) {
      bias[i] = bytes.getFloat(base + 4 * i);
    }
    return bias;
  }

  /// Weights `[kernel][tap][channel]`, or `[tap][channel]` when depthwise.
  private float[] weights(RegisterFile r, NpuMemory memory, String where) {
    int taps = shape.taps();
    int kernelBytes = r.get(WEIGHT_BYTES_PER_KERNEL);
    if (taps == 0 || kernelBytes % (taps * BYTES) != 0) {
      throw Refusal.damaged(where, kernelBytes + " bytes per kernel do not fit its window");
    }
    int stored = kernelBytes / taps / BYTES;
    int base = r.get(Register.CNA_DCOMP_ADDR0);
    int kernels = depthwise ? 1 : shape.kernels();
    long size = (long) kernelBytes * kernels;
    memory.require(where, "the weights", base, base + size);
    ByteBuffer bytes = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int channels = shape.channels();
    float[] result = new float[kernels * taps * channels];
    int at = base;
    for (int group = 0; group < kernels; group += KERNEL_GROUP) {
      int groupEnd = Math.min(group + KERNEL_GROUP, kernels);
      for (int slice = 0; slice < stored; slice += SLICE) {
        int sliceEnd = Math.min(slice + SLICE, stored);
        for (int tap = 0; tap < taps; tap++) {
          for (int k = group; k < groupEnd; k++) {
            for (int c = slice; c < sliceEnd; c++, at += BYTES) {
              if (c < channels) {
                result[(k * taps + tap) * channels + c] = Float.float16ToFloat(bytes.getShort(at));
              }
            }
          }
        }
      }
    }
    return result;
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    ByteBuffer bytes = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    float[] map = fetch.read(bytes, shape);
    int count = cube != null ? cube.streamLanes() : lanes;
    float[] flying = pool == null ? new float[0] : new float[shape.pixels() * lanes];
    workers.run(
        shape.outHeight(),
        y -> {
          for (int x = 0; x < shape.outWidth(); x++) {
            for (int k = 0; k < count; k++) {
              float sum = k < shape.kernels() ? sum(map, y, x, k) : 0;
              float value = k < lanes ? stages.apply(sum, k, operand(bytes, k, y, x)) : 0;
              if (cube != null) {
                int to = cube.address(k / output.lanes(), y, x);
                output.write(bytes, to, k % output.lanes(), value);
              } else {
                flying[(y * shape.outWidth() + x) * lanes + k] = value;
              }
            }
          }
        });
    if (pool != null) {
      pool.take(bytes, flying, lanes);
    }
  }

  private float sum(float[] map, int y, int x, int k) {
    int channels = shape.channels();
    int width = shape.mapWidth();
    double sum = 0;
    for (int r = 0; r < shape.kernelHeight(); r++) {
      int row = y * shape.strideY() + r * shape.dilationY();
      for (int s = 0; s < shape.kernelWidth(); s++) {
        int at = (row * width + x * shape.strideX() + s * shape.dilationX()) * channels;
        int tap = r * shape.kernelWidth() + s;
        if (depthwise) {
          sum += (double) map[at + k] * weights[tap * channels + k];
        } else {
          int from = (k * shape.taps() + tap) * channels;
          for (int c = 0; c < channels; c++) {
            sum += (double) map[at + c] * weights[from + c];
          }
        }
      }
    }
    return (float) sum;
  }

  private float operand(ByteBuffer bytes, int k, int y, int x) {
    if (!stages.combines()) {
      return 0;
    }
    int pixel = operandPerPixel ? (y * shape.outWidth() + x) * Format.F16.atomBytes() : 0;
    int atom = operandBase + k / Format.F16.lanes() * operandSurface + pixel;
    return Format.F16.read(bytes, atom, k % Format.F16.lanes());
  }
}
