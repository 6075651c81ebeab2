package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuToHalf;
import java.util.ArrayList;
import java.util.List;

/// Conversions between maps of bytes and maps of halves.
// npu-registers.md "Generator rules", exDataConvert; maps of several pixels: retinaface, node 76
final class ConversionTasks {
  /// Channels both kinds of maps are written and read in.
  static final int LANES = Precision.INT8.atomChannels();

  /// Atoms of halves an atom of bytes becomes.
  private static final int WIDENED = 2;

  /// A bit of 0x5044 the vendor sets where halves become bytes; its meaning is not known.
  private static final int NARROWS = 1 << 18;

  private final TargetProfile target;

  ConversionTasks(TargetProfile target) {
    this.target = target;
  }

  /// Part of a map that one task converts.
  private record Tile(int channel, int channels, int column, int width) {
    int offset(NativeMap map) {
      return map.channelOffset(channel) + column * NativeMap.ATOM;
    }
  }

  private List<Tile> tiles(NativeMap map) {
    int most = target.cubeChannels();
    int widest = ElementTasks.tileWidth(target, map.width());
    var tiles = new ArrayList<Tile>();
    for (int c = 0; c < map.channels(); c += most) {
      for (int x = 0; x < map.width(); x += widest) {
        int channels = Math.min(most, map.channels() - c);
        tiles.add(new Tile(c, channels, x, Math.min(widest, map.width() - x)));
      }
    }
    return tiles;
  }

  /// Every byte becomes a half, then the zero point goes and the scale comes in the same place.
  List<TaskImage> toHalf(NpuToHalf op, String source, String destination) {
    NativeMap bytes = NativeMap.of(op.input().type());
    NativeMap halves = NativeMap.of(op.def().resultsOf(op).getFirst());
    var tasks = new ArrayList<TaskImage>();
    for (Tile tile : tiles(bytes)) {
      RegisterFile widen = cube(bytes, halves, tile, Precision.INT8);
      widen.set(OUT_PRECISION, HalfStages.HALF);
      Stages.groupAtoms(widen, WIDENED);
      widen.set(Register.DPU_SURFACE_ADD, (long) WIDENED * halves.surfaceBytes());
      tasks.add(task(widen, source, tile.offset(bytes), destination, tile.offset(halves)));
      RegisterFile scale = cube(halves, halves, tile, Precision.HALF);
      HalfStages.offsetAndFactor(scale, op.offset(), op.factor());
      tasks.add(task(scale, destination, tile.offset(halves), destination, tile.offset(halves)));
    }
    return tasks;
  }

  /// The factor, the zero point, then rounding.
  List<TaskImage> fromHalf(NpuFromHalf op, String source, String destination) {
    NativeMap halves = NativeMap.of(op.input().type());
    NativeMap bytes = NativeMap.of(op.def().resultsOf(op).getFirst());
    var tasks = new ArrayList<TaskImage>();
    for (Tile tile : tiles(bytes)) {
      int lanes = Align.up(tile.channels, LANES);
      var whole = new Tile(tile.channel, lanes, tile.column, tile.width);
      RegisterFile r = cube(halves, bytes, whole, Precision.INT8);
      HalfStages.precisions(r, HalfStages.HALF, Precision.INT8.code());
      HalfStages.factor(r, op.factor());
      HalfStages.secondOffset(r, op.offset());
      HalfStages.idleOperand(r);
      r.set(Register.DPU_RDMA_EW_SURF_STRIDE, halves.surfaceBytes());
      r.set(Register.DPU_RDMA_EW_LINE_STRIDE, halves.surfaceBytes() - NativeMap.ATOM);
      long mode = r.get(Register.DPU_RDMA_FEATURE_MODE_CFG);
      r.set(Register.DPU_RDMA_FEATURE_MODE_CFG, mode | NARROWS);
      int from = tile.offset(halves);
      tasks.add(
          task(r, source, from, destination, tile.offset(bytes))
              .pointing(Register.DPU_RDMA_EW_BASE_ADDR, source, from));
    }
    return tasks;
  }

  private static RegisterFile cube(NativeMap from, NativeMap to, Tile tile, Precision precision) {
    RegisterFile r =
        CubeTask.copy(tile.width, to.height(), tile.channels, to.surfaceBytes(), precision);
    int gap = to.width() - tile.width;
    r.set(NOTCH_0, gap).set(NOTCH_1, gap);
    ElementTasks.leaveOut(r, from, to.height(), tile.width);
    return r;
  }

  private static TaskImage task(
      RegisterFile r, String source, int from, String destination, int to) {
    return TaskImage.of(TaskForm.ELEMENT_WISE, r)
        .pointing(Register.DPU_DST_BASE_ADDR, destination, to)
        .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, source, from);
  }
}
