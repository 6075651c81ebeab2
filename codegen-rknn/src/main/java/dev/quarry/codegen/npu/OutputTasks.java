package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.ir.type.Quantization;
import java.util.ArrayList;
import java.util.List;

/// Tasks that hand an output out in another order, or as real numbers.
// rknn2-format.md section 6; registers read from the tasks of mi, y5n, shapes-yolo and ppocrv4-det,
// whose results are the transposed integers and their real numbers
final class OutputTasks {
  /// Codes of 0x4010 and 0x5044: 16-bit words, halves, 32-bit real numbers.
  private static final int WORDS = 1;

  private static final int HALVES = 2;
  private static final int REALS = 5;

  /// Pixels one task transposes.
  private static final int PIXELS = 8;

  /// Atoms per row, and rows, of a task that turns bytes into real numbers.
  private static final int REAL_WIDTH = 2048;

  private static final int REAL_ROWS = 7;

  /// The same of a task that turns halves into real numbers.
  private static final int HALF_WIDTH = 8176;

  private static final int HALF_ROWS = 4;

  /// Bytes of an atom of real numbers, and unit of the length of a result without gaps.
  private static final int REAL_ATOM = 16;

  private static final int LENGTH_UNIT = 8;

  private final NativeMap map;
  private final Quantization.PerTensor step;
  private final String output;
  private final String scratch;

  /// @param output tensor of the result
  /// @param scratch where other forms go; see [#scratchBytes]
  OutputTasks(NativeMap map, Quantization.PerTensor step, String output, String scratch) {
    this.map = map;
    this.step = step;
    this.output = output;
    this.scratch = scratch;
  }

  /// Bytes of all channels of a pixel.
  private int pixelBytes() {
    return Align.up(map.channels(), NativeMap.ATOM);
  }

  /// Room for real numbers in planes, and for what is written behind the last one.
  // y5n, mi, ppocrv4-det: 255, 8 and 1 channels
  static long scratchBytes(NativeMap map) {
    return (long) map.pixels()
        * Align.up(map.channels() * Float.BYTES, Precision.INT8.kernelGroup());
  }

  /// Integers, channels innermost, in the scratch tensor: eight pixels a task, whose atoms are
  /// written side by side.
  List<TaskImage> pixels() {
    var tasks = new ArrayList<TaskImage>();
    for (int first = 0; first < map.pixels(); first += PIXELS) {
      int count = Math.min(PIXELS, map.pixels() - first);
      RegisterFile r = CubeTask.copy(count, 1, pixelBytes() / 2, pixelBytes(), Precision.INT8);
      r.set(TRANSPOSE, 1);
      r.set(OUT_PRECISION, WORDS).set(IN_PRECISION_DPU, WORDS).set(PROC_PRECISION_DPU, WORDS);
      r.set(RDMA_IN_PRECISION, WORDS).set(RDMA_PROC_PRECISION, WORDS);
      lanes(r, pixelBytes() / 2);
      Stages.groupAtoms(r, count);
      r.set(Register.DPU_SURFACE_ADD, (long) pixelBytes() * count);
      r.set(Register.DPU_RDMA_SURF_NOTCH, map.surfaceBytes() - count * NativeMap.ATOM);
      tasks.add(
          TaskImage.of(TaskForm.ELEMENT_WISE, r)
              .pointing(Register.DPU_DST_BASE_ADDR, scratch, (long) first * pixelBytes())
              .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, output, (long) first * NativeMap.ATOM));
    }
    return tasks;
  }

  /// Real numbers, channels innermost, in the output tensor, from what [#pixels] left: first the
  /// integers as real numbers, then their scale.
  List<TaskImage> realPixels() {
    var tasks = new ArrayList<TaskImage>();
    int atoms = map.pixels() * (pixelBytes() / NativeMap.ATOM);
    for (int done = 0; done < atoms; ) {
      int width = Math.min(REAL_WIDTH, atoms - done);
      int rows = Math.min(REAL_ROWS, (atoms - done) / width);
      long from = (long) done * NativeMap.ATOM;
      RegisterFile widen = stream(width, rows, 2, REALS, 0, 0);
      tasks.add(
          TaskImage.of(TaskForm.ELEMENT_WISE, widen)
              .pointing(Register.DPU_DST_BASE_ADDR, output, from * Float.BYTES)
              .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, scratch, from));
      RegisterFile scale = stream(width, rows, 2, REALS, REALS, HALVES);
      Stages.groupAtoms(scale, 1);
      scale.set(Register.DPU_SURFACE_ADD, (long) width * rows * REAL_ATOM);
      scale(scale);
      tasks.add(
          TaskImage.of(TaskForm.ELEMENT_WISE, scale)
              .pointing(Register.DPU_DST_BASE_ADDR, output, from * Float.BYTES)
              .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, output, from * Float.BYTES));
      done += width * rows;
    }
    return tasks;
  }

  /// Real numbers in planes, in the scratch tensor, from the halves a convolution left behind the
  /// middle of it; each is read before its place is written.
  List<TaskImage> realPlanes() {
    var tasks = new ArrayList<TaskImage>();
    int atoms = Align.divideUp(map.pixels() * map.channels(), 4);
    for (int done = 0; done < atoms; ) {
      int width = Math.min(HALF_WIDTH, atoms - done);
      int rows = Math.min(HALF_ROWS, (atoms - done) / width);
      RegisterFile r = stream(width, rows, 1, REALS, HALVES, HALVES);
      scale(r);
      tasks.add(
          TaskImage.of(TaskForm.ELEMENT_WISE, r)
              .pointing(Register.DPU_DST_BASE_ADDR, scratch, (long) done * REAL_ATOM)
              .pointing(
                  Register.DPU_RDMA_SRC_BASE_ADDR,
                  scratch,
                  halvesOffset(map) + (long) done * NativeMap.ATOM));
      done += width * rows;
    }
    return tasks;
  }

  /// Where the halves of [#realPlanes] begin.
  static long halvesOffset(NativeMap map) {
    return (long) map.pixels() * map.channels() * Short.BYTES;
  }

  /// A task that reads and writes atoms one after the other.
  ///
  /// @param atoms atoms of real numbers that come from one atom read
  private static RegisterFile stream(
      int width, int rows, int atoms, int out, int in, int processing) {
    RegisterFile r =
        CubeTask.copy(width, rows, atoms * 4, width * rows * REAL_ATOM, Precision.INT8);
    r.set(Register.DPU_SURFACE_ADD, (long) atoms * width * rows * REAL_ATOM);
    lanes(r, atoms * 4);
    Stages.groupAtoms(r, atoms);
    r.set(NONALIGN, 1).set(SURF_LEN, (long) atoms * width * rows * REAL_ATOM / LENGTH_UNIT);
    r.set(OUT_PRECISION, out).set(IN_PRECISION_DPU, in).set(PROC_PRECISION_DPU, processing);
    r.set(RDMA_IN_PRECISION, in).set(RDMA_PROC_PRECISION, processing);
    return r;
  }

  private static void lanes(RegisterFile r, int lanes) {
    r.set(DST_CHANNEL_REAL, lanes - 1).set(DST_CHANNEL, lanes - 1).set(SRC_CHANNEL, lanes - 1);
  }

  /// `(x - zero point) * scale`, the scale as a half.
  private void scale(RegisterFile r) {
    r.set(BS_BYPASS, 0).set(BS_ALU_BYPASS, 0).set(BS_MUL_BYPASS, 0).set(BS_ALU_ALGO, 2);
    r.set(Register.DPU_BS_ALU_CFG, Float.floatToRawIntBits(-step.zeroPoint()));
    r.set(BS_MUL_OPERAND, Float.floatToFloat16(step.scale()));
  }
}
