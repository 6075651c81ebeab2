package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
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

  /// A box of a map to be copied, and where to.
  ///
  /// @param channels channels of the box
  /// @param height rows of the box
  /// @param width columns of the box
  /// @param source tensor read
  /// @param from the map it holds
  /// @param fromOffset bytes from its start to the box
  /// @param destination tensor written
  /// @param to the map it holds
  /// @param toOffset bytes from its start to the box
  record Copy(
      int channels,
      int height,
      int width,
      String source,
      NativeMap from,
      long fromOffset,
      String destination,
      NativeMap to,
      long toOffset) {

    /// A whole map into a part of another with the same rows and columns.
    static Copy into(
        NativeMap map, String source, String destination, NativeMap to, long toOffset) {
      return new Copy(
          map.channels(), map.height(), map.width(), source, map, 0, destination, to, toOffset);
    }
  }

  /// The maps of all frames of a tensor, one behind the other.
  // Mul by a number of three maps, yolov5n-coco-320-decode
  static NativeMap allFrames(NativeMap map, int frames) {
    int lanes = Align.up(map.channels(), map.atomChannels());
    return frames == 1 ? map : map.with(frames * lanes, map.height(), map.width());
  }

  /// Copies a map, with or without another scale.
  List<TaskImage> copy(Copy copy, Requant requant) {
    var tasks = new ArrayList<TaskImage>();
    for (int first = 0; first < copy.channels; first += target.cubeChannels()) {
      int channels = Math.min(target.cubeChannels(), copy.channels - first);
      for (int x = 0; x < copy.width; x += tileWidth(copy.width)) {
        int width = Math.min(tileWidth(copy.width), copy.width - x);
        RegisterFile r =
            CubeTask.copy(
                width, copy.height, channels, copy.to.surfaceBytes(), copy.to.precision());
        if (!requant.isCopy()) {
          requantize(r, requant);
        }
        int gap = copy.to.width() - width;
        r.set(NOTCH_0, gap).set(NOTCH_1, gap);
        leaveOut(r, copy.from, copy.height, width);
        int column = x * NativeMap.ATOM;
        tasks.add(
            TaskImage.of(TaskForm.ELEMENT_WISE, r)
                .pointing(
                    Register.DPU_DST_BASE_ADDR,
                    copy.destination,
                    copy.toOffset + copy.to.channelOffset(first) + column)
                .pointing(
                    Register.DPU_RDMA_SRC_BASE_ADDR,
                    copy.source,
                    copy.fromOffset + copy.from.channelOffset(first) + column));
      }
    }
    return tasks;
  }

  /// Joins two maps element by element, or a map and one pixel.
  List<TaskImage> elementwise(NpuElementwise op, String a, String b, String destination) {
    NativeMap map = NativeMap.of(op.a().type());
    var tasks = new ArrayList<TaskImage>();
    for (int x = 0; x < map.width(); x += tileWidth(map.width())) {
      int width = Math.min(tileWidth(map.width()), map.width() - x);
      RegisterFile r =
          CubeTask.copy(width, map.height(), map.channels(), map.surfaceBytes(), Precision.INT8);
      r.set(BS_BYPASS, 0).set(BS_ALU_BYPASS, 0).set(BS_MUL_BYPASS, 0);
      if (op.operandA().factor().isOne()) {
        Stages.bias(r, op.operandA().offset());
      } else {
        Stages.bias(r, op.operandA());
      }
      r.set(EW_BYPASS, 0).set(EW_OP_BYPASS, 0).set(EW_CVT_BYPASS, 0).set(ERDMA_DISABLE, 0);
      Stages.secondOperand(r, op.kind(), op.operandB(), op.relu());
      Stages.output(r, op.output());
      tasks.add(joining(r, map, x, width, new Operands(a, b, op.broadcasts(), destination)));
    }
    return tasks;
  }

  /// Multiplies, adds a number, leaves out what is negative.
  List<TaskImage> affine(NpuAffine op, String source, String destination) {
    NativeMap map = NativeMap.of(op.input().type());
    var tasks = new ArrayList<TaskImage>();
    for (int x = 0; x < map.width(); x += tileWidth(map.width())) {
      int width = Math.min(tileWidth(map.width()), map.width() - x);
      RegisterFile r =
          CubeTask.copy(width, map.height(), map.channels(), map.surfaceBytes(), Precision.INT8);
      Stages.affine(r, op.operand(), op.number(), op.relu());
      Stages.output(r, op.output());
      tasks.add(reading(r, map, x, width, source, destination));
    }
    return tasks;
  }

  private static TaskImage reading(
      RegisterFile r, NativeMap map, int x, int width, String source, String destination) {
    int gap = map.width() - width;
    r.set(NOTCH_0, gap).set(NOTCH_1, gap);
    leaveOut(r, map, map.height(), width);
    long column = (long) x * NativeMap.ATOM;
    return TaskImage.of(TaskForm.ELEMENT_WISE, r)
        .pointing(Register.DPU_DST_BASE_ADDR, destination, column)
        .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, source, column);
  }

  /// Joins two maps of halves element by element, or a map and one pixel.
  List<TaskImage> elementwise(NpuHalfElementwise op, String a, String b, String destination) {
    NativeMap map = NativeMap.of(op.a().type());
    var tasks = new ArrayList<TaskImage>();
    for (int x = 0; x < map.width(); x += tileWidth(map.width())) {
      int width = Math.min(tileWidth(map.width()), map.width() - x);
      RegisterFile r =
          CubeTask.copy(width, map.height(), map.channels(), map.surfaceBytes(), Precision.HALF);
      if (op.negateA()) {
        HalfStages.factor(r, -1);
      }
      HalfStages.secondOperand(r, op.kind(), op.relu());
      tasks.add(joining(r, map, x, width, new Operands(a, b, op.broadcasts(), destination)));
    }
    return tasks;
  }

  private record Operands(String a, String b, boolean broadcasts, String destination) {}

  private static TaskImage joining(
      RegisterFile r, NativeMap map, int x, int width, Operands operands) {
    if (map.pixels() > 1 && !operands.broadcasts) {
      Stages.perPixel(r, map, map.height());
    } else {
      Stages.onePixel(r);
    }
    long column = (long) x * NativeMap.ATOM;
    return reading(r, map, x, width, operands.a, operands.destination)
        .pointing(Register.DPU_RDMA_EW_BASE_ADDR, operands.b, operands.broadcasts ? 0 : column);
  }

  /// Brings table values, which lie as `f32`, to halves in the same place: the value is multiplied
  /// twice by the half closest to the root of the table's step. Every half is written behind all
  /// that has been read.
  // npu-arithmetic.md section 7a, LUT
  TaskImage narrow(NativeMap map, TableFunction function, String tensor) {
    if (map.width() > target.cubeWidth()) {
      throw Limits.exceeded(
          "width of a table's result",
          "at most " + target.cubeWidth(),
          Integer.toString(map.width()));
    }
    RegisterFile r =
        CubeTask.copy(
            map.width(), map.height(), map.channels(), map.surfaceBytes(), Precision.HALF);
    HalfStages.precisions(r, HalfStages.SINGLE, HalfStages.HALF);
    double factor = Math.sqrt(function.outputScale());
    HalfStages.factor(r, factor);
    HalfStages.secondFactor(r, factor);
    r.set(Register.DPU_RDMA_SURF_NOTCH, 2L * map.notchAfter(map.height()));
    return TaskImage.of(TaskForm.ELEMENT_WISE, r)
        .pointing(Register.DPU_DST_BASE_ADDR, tensor, 0)
        .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, tensor, 0);
  }

  private int tileWidth(int width) {
    return tileWidth(target, width);
  }

  /// Columns of a map that one task takes.
  static int tileWidth(TargetProfile target, int width) {
    return width <= target.cubeWidth() ? width : TILE_WIDTH;
  }

  private static void requantize(RegisterFile r, Requant requant) {
    r.set(BS_BYPASS, 0).set(BS_ALU_BYPASS, 0);
    Stages.bias(r, requant.inputOffset());
    Stages.output(r, new OutputStage(requant.factor(), requant.outputOffset()));
  }

  /// What lies between the lines and surfaces a reader takes.
  static void leaveOut(RegisterFile r, NativeMap map, int rows, int width) {
    r.set(SRC_LINE_NOTCH, map.width() - width);
    int lastLine = (rows - 1) * map.lineBytes() + width * NativeMap.ATOM;
    r.set(Register.DPU_RDMA_SURF_NOTCH, map.surfaceBytes() - lastLine);
  }
}
