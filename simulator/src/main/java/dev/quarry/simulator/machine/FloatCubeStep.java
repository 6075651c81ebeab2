package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.simulator.intkernel.Workers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// An element-wise task in which something is not an 8-bit integer: conversions between integers
/// and halves, sums, products, quotients and tables of halves.
// npu-arithmetic.md section 7a
final class FloatCubeStep implements Step {
  private final Format input;
  private final int base;
  private final int line;
  private final int surface;
  private final int height;
  private final int width;
  private final int channels;
  private final FloatStages stages;
  private final Format output;
  private final Cube cube;
  private final int operandBase;
  private final int operandSurface;
  private final boolean operandPerPixel;

  FloatCubeStep(RegisterFile r, NpuMemory memory, LookupTables.Lookup lookup, String where) {
    if (r.get(OUTPUT_MODE) != 4) {
      throw Refusal.notExecutable(where, "a task that feeds the pooling unit");
    }
    input = Format.of(r.get(IN_PRECISION_DPU), where);
    output = Format.of(r.get(OUT_PRECISION), where);
    width = r.get(SRC_WIDTH) + 1;
    height = r.get(SRC_HEIGHT) + 1;
    channels = r.get(SRC_CHANNEL) + 1;
    int atom = input.atomBytes();
    line = (width + r.get(SRC_LINE_NOTCH)) * atom;
    surface = (height - 1) * line + width * atom + r.get(Register.DPU_RDMA_SURF_NOTCH);
    base = r.get(Register.DPU_RDMA_SRC_BASE_ADDR);
    int surfaces = Math.ceilDiv(channels, input.lanes());
    memory.require(
        where,
        "the input",
        base,
        base + (long) (surfaces - 1) * surface + (long) (height - 1) * line + (long) width * atom);
    stages = new FloatStages(r, new float[0], lookup, where);
    cube = new Cube(r, height, width, channels, output, where);
    cube.requireIn(memory, where);
    operandPerPixel = r.get(ERDMA_DATA_MODE) != 0;
    operandBase = r.get(Register.DPU_RDMA_EW_BASE_ADDR);
    operandSurface = r.get(Register.DPU_RDMA_EW_SURF_STRIDE);
    if (stages.combines()) {
      int blocks = Math.ceilDiv(channels, Format.F16.lanes());
      long pixels = operandPerPixel ? (long) height * width : 1;
      memory.require(
          where,
          "the second operand",
          operandBase,
          operandBase + (long) (blocks - 1) * operandSurface + pixels * Format.F16.atomBytes());
    }
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    ByteBuffer bytes = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    int lanes = cube.streamLanes();
    // one after the other: a task may run in place
    for (int first = 0; first < lanes; first += output.lanes()) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int to = cube.address(first / output.lanes(), y, x);
          for (int lane = 0; lane < output.lanes(); lane++) {
            int c = first + lane;
            float value =
                c < channels ? stages.apply(read(bytes, c, y, x), c, operand(bytes, c, y, x)) : 0;
            output.write(bytes, to, lane, value);
          }
        }
      }
    }
  }

  private float read(ByteBuffer bytes, int c, int y, int x) {
    int atom = base + c / input.lanes() * surface + y * line + x * input.atomBytes();
    return input.read(bytes, atom, c % input.lanes());
  }

  private float operand(ByteBuffer bytes, int c, int y, int x) {
    if (!stages.combines()) {
      return 0;
    }
    int pixel = operandPerPixel ? (y * width + x) * Format.F16.atomBytes() : 0;
    int atom = operandBase + c / Format.F16.lanes() * operandSurface + pixel;
    return Format.F16.read(bytes, atom, c % Format.F16.lanes());
  }
}
