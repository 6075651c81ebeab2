package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.Requant;
import java.util.ArrayList;
import java.util.List;

/// Copies, requantizations and sums.
// npu-registers.md "Generator rules", rows copy, Add, wide cubes
final class ElementTasks {
  /// Cubes that are too wide are cut into tiles of this width.
  private static final int TILE_WIDTH = 8176;

  private final TargetProfile target;

  ElementTasks(TargetProfile target) {
    this.target = target;
  }

  /// A map to be copied, and where to.
  ///
  /// @param map the source
  /// @param source its tensor
  /// @param destination the tensor written
  /// @param destinationOffset bytes from its start
  /// @param destinationSurface bytes between its surfaces
  record Copy(
      NativeMap map,
      String source,
      String destination,
      long destinationOffset,
      int destinationSurface) {}

  /// Copies a map, with or without another scale.
  List<TaskImage> copy(Copy copy, Requant requant) {
    NativeMap map = copy.map;
    var tasks = new ArrayList<TaskImage>();
    for (int first = 0; first < map.channels(); first += target.cubeChannels()) {
      int channels = Math.min(target.cubeChannels(), map.channels() - first);
      for (int x = 0; x < map.width(); x += tileWidth(map)) {
        int width = Math.min(tileWidth(map), map.width() - x);
        RegisterFile r = CubeTask.copy(width, map.height(), channels, copy.destinationSurface);
        if (!requant.isCopy()) {
          requantize(r, requant);
        }
        columns(r, map, width);
        int column = x * NativeMap.ATOM;
        tasks.add(
            TaskImage.of(TaskForm.ELEMENT_WISE, r)
                .pointing(
                    Register.DPU_DST_BASE_ADDR,
                    copy.destination,
                    copy.destinationOffset
                        + (long) first / NativeMap.ATOM * copy.destinationSurface
                        + column)
                .pointing(
                    Register.DPU_RDMA_SRC_BASE_ADDR,
                    copy.source,
                    map.channelOffset(first) + column));
      }
    }
    return tasks;
  }

  /// Joins two maps element by element, or a map and one pixel.
  List<TaskImage> elementwise(NpuElementwise op, String a, String b, String destination) {
    NativeMap map = NativeMap.of(op.a().shape());
    var tasks = new ArrayList<TaskImage>();
    for (int x = 0; x < map.width(); x += tileWidth(map)) {
      int width = Math.min(tileWidth(map), map.width() - x);
      RegisterFile r = CubeTask.copy(width, map.height(), map.channels(), map.surfaceBytes());
      r.set(BS_BYPASS, 0).set(BS_ALU_BYPASS, 0).set(BS_MUL_BYPASS, 0);
      if (op.operandA().factor().isOne()) {
        Stages.bias(r, op.operandA().offset());
      } else {
        Stages.bias(r, op.operandA());
      }
      r.set(EW_BYPASS, 0).set(EW_OP_BYPASS, 0).set(EW_CVT_BYPASS, 0).set(ERDMA_DISABLE, 0);
      Stages.secondOperand(r, op.kind(), op.operandB(), op.relu());
      if (map.pixels() > 1 && !op.broadcasts()) {
        Stages.perPixel(r, map, map.height());
      } else {
        Stages.onePixel(r);
      }
      Stages.output(r, op.output());
      columns(r, map, width);
      int column = x * NativeMap.ATOM;
      tasks.add(
          TaskImage.of(TaskForm.ELEMENT_WISE, r)
              .pointing(Register.DPU_DST_BASE_ADDR, destination, column)
              .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, a, column)
              .pointing(Register.DPU_RDMA_EW_BASE_ADDR, b, op.broadcasts() ? 0 : column));
    }
    return tasks;
  }

  private int tileWidth(NativeMap map) {
    return map.width() <= target.cubeWidth() ? map.width() : TILE_WIDTH;
  }

  private static void requantize(RegisterFile r, Requant requant) {
    r.set(BS_BYPASS, 0).set(BS_ALU_BYPASS, 0);
    Stages.bias(r, requant.inputOffset());
    Stages.output(r, new OutputStage(requant.factor(), requant.outputOffset()));
  }

  /// The part of a line this task leaves out, on both sides.
  private static void columns(RegisterFile r, NativeMap map, int width) {
    int rest = map.width() - width;
    r.set(NOTCH_0, rest).set(NOTCH_1, rest).set(SRC_LINE_NOTCH, rest);
    int lastLine = (map.height() - 1) * map.lineBytes() + width * NativeMap.ATOM;
    r.set(Register.DPU_RDMA_SURF_NOTCH, map.surfaceBytes() - lastLine);
  }
}
