package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.simulator.intkernel.ConvKernels;
import dev.quarry.simulator.intkernel.ConvShape;
import dev.quarry.simulator.intkernel.ConvSums;
import dev.quarry.simulator.intkernel.PaddedMap;
import dev.quarry.simulator.intkernel.Workers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Supplier;

/// A convolution task.
// npu-registers.md, sections CNA to DPU_RDMA; executed as in emu/npu.py, every layer of two
// networks equal
final class ConvStep implements Step {
  private static final int DEPTHWISE = 3;
  private static final int ATOM = 8;

  /// Result pixels computed at a time.
  private static final int CHUNK = 192;

  private final ConvShape shape;
  private final InputFetch fetch;
  private final ConvKernels kernels;
  private final Supplier<ConvSums> sums;
  private final Stages stages;
  private final Cube cube;
  private final Format output;
  private final Optional<OperandReader> operand;
  private final ScratchMaps scratch;

  ConvStep(
      RegisterFile r,
      NpuTask task,
      ConvResources resources,
      LookupTables.Lookup lookup,
      int picturePitch,
      String where) {
    NpuMemory memory = resources.memory();
    kernels = resources.kernels();
    requireSupported(r, where);
    boolean isDepthwise = r.get(MODE) == DEPTHWISE;
    int lanes = r.get(CORE_CHANNEL) + 1;
    fetch = new InputFetch(r, memory, picturePitch, where);
    int count = isDepthwise ? fetch.channels() : r.get(KERNELS);
    shape = ConvShapes.of(r, fetch.channels(), count);
    var stream = BiasStream.read(r, task, memory, lanes, where);
    var weights = new WeightReader(r, memory, shape, where);
    if (weights.isConstant()) {
      ConvSums known = sums(weights, stream, isDepthwise);
      sums = () -> known;
    } else {
      sums = () -> sums(weights, stream, isDepthwise);
    }
    stages = new Stages(r, stream.bias(), stream.multipliers(), new long[0], lookup, where);
    output = Format.of(r.get(OUT_PRECISION), where);
    cube = new Cube(r, shape.outHeight(), shape.outWidth(), lanes, output, where);
    cube.requireIn(memory, where);
    operand =
        stages.combines() && Unit.DPU_RDMA.isIn(task.enableMask())
            ? Optional.of(
                OperandReader.of(r, shape.outHeight(), shape.outWidth(), lanes, memory, where))
            : Optional.empty();
    scratch = resources.scratch();
    scratch.reserve((long) shape.mapHeight() * shape.mapWidth() * shape.channels());
    if (stream.bias().length < cube.streamLanes()) {
      throw Refusal.damaged(where, "more lanes are written than computed");
    }
  }

  private ConvSums sums(WeightReader weights, BiasStream stream, boolean isDepthwise) {
    return isDepthwise
        ? kernels.depthwise(shape, weights.depthwise(stream.weightOffsets()))
        : kernels.dense(shape, weights.dense(stream.weightOffsets()));
  }

  private static void requireSupported(RegisterFile r, String where) {
    if (r.get(IN_PRECISION) != 0) {
      throw Refusal.notExecutable(where, "convolution of f16 data");
    }
    if (r.get(OUTPUT_MODE) != 4) {
      throw Refusal.notExecutable(where, "convolution that feeds the pooling unit");
    }
    if (r.get(OUT_PRECISION) != 0 && (!r.isSet(BS_BYPASS) || !r.isSet(EW_BYPASS))) {
      throw Refusal.notExecutable(where, "convolution of integers with results of 16 bits");
    }
    if (r.get(CLIP_TRUNCATE) != 0) {
      throw Refusal.notExecutable(where, "shifted accumulator");
    }
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    PaddedMap map = fetch.read(memory, shape, scratch.data(), workers);
    ConvSums current = sums.get();
    int stride = current.kernelStride();
    int chunks = Math.ceilDiv(shape.pixels(), CHUNK);
    workers.run(
        chunks,
        chunk -> {
          int first = chunk * CHUNK;
          int last = Math.min(first + CHUNK, shape.pixels());
          int[] totals = new int[(last - first) * stride];
          current.compute(map, first, last, totals);
          if (output == Format.INT8) {
            finish(memory, first, last, totals, stride);
          } else {
            widen(memory, first, last, totals, stride);
          }
        });
  }

  private void finish(byte[] memory, int first, int last, int[] totals, int stride) {
    int blocks = cube.streamLanes() / ATOM;
    int kernels = shape.kernels();
    for (int block = 0; block < blocks; block++) {
      for (int pixel = first; pixel < last; pixel++) {
        int y = pixel / shape.outWidth();
        int x = pixel % shape.outWidth();
        int to = cube.address(block, y, x);
        int from = operand.isPresent() ? operand.get().address(block, y, x) : 0;
        for (int lane = 0; lane < ATOM; lane++) {
          int k = block * ATOM + lane;
          int sum = k < kernels ? totals[(pixel - first) * stride + k] : 0;
          memory[to + lane] = stages.apply(sum, k, memory[from + lane]);
        }
      }
    }
  }

  /// Stores the integers as reals.
  private void widen(byte[] memory, int first, int last, int[] totals, int stride) {
    ByteBuffer bytes = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    int kernels = shape.kernels();
    for (int k = 0; k < cube.streamLanes(); k++) {
      for (int pixel = first; pixel < last; pixel++) {
        int to =
            cube.address(k / output.lanes(), pixel / shape.outWidth(), pixel % shape.outWidth());
        int sum = k < kernels ? totals[(pixel - first) * stride + k] : 0;
        output.write(bytes, to, k % output.lanes(), stages.apply(sum, k, 0));
      }
    }
  }
}
