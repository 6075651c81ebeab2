package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.simulator.intkernel.Workers;
import java.util.Optional;

/// An element-wise task: copy, requantization, sum, product, table.
final class CubeStep implements Step {
  private static final int ATOM = 8;

  private final NativeReader source;
  private final Stages stages;
  private final Cube cube;
  private final Optional<OperandReader> operand;

  CubeStep(RegisterFile r, NpuMemory memory, LookupTables.Lookup lookup, String where) {
    if (r.get(OUTPUT_MODE) != 4) {
      throw Refusal.notExecutable(where, "element-wise task that feeds the pooling unit");
    }
    int width = r.get(SRC_WIDTH) + 1;
    int height = r.get(SRC_HEIGHT) + 1;
    int channels = r.get(SRC_CHANNEL) + 1;
    int line = (width + r.get(SRC_LINE_NOTCH)) * ATOM;
    int surface = (height - 1) * line + width * ATOM + r.get(Register.DPU_RDMA_SURF_NOTCH);
    int base = r.get(Register.DPU_RDMA_SRC_BASE_ADDR);
    source = new NativeReader(base, line, surface, height, width, channels);
    source.requireIn(memory, where, "the input");
    var constants = ChannelConstants.read(r, memory, channels, where);
    stages =
        new Stages(r, new long[0], constants.multipliers(), constants.additions(), lookup, where);
    cube = new Cube(r, height, width, channels, where);
    cube.requireIn(memory, where);
    operand =
        stages.combines()
            ? Optional.of(OperandReader.of(r, height, width, channels, memory, where))
            : Optional.empty();
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    int blocks = Math.ceilDiv(source.channels(), ATOM);
    // one after the other: a task may run in place
    for (int block = 0; block < blocks; block++) {
      for (int y = 0; y < source.height(); y++) {
        row(memory, block, y);
      }
    }
  }

  private void row(byte[] memory, int block, int y) {
    for (int x = 0; x < source.width(); x++) {
      int from = source.address(block, y, x);
      int to = cube.address(block, y, x);
      int second = operand.isPresent() ? operand.get().address(block, y, x) : from;
      for (int lane = 0; lane < ATOM; lane++) {
        memory[to + lane] =
            stages.apply(memory[from + lane], block * ATOM + lane, memory[second + lane]);
      }
    }
  }
}
