package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.npu.OutputStage;
import java.util.ArrayList;
import java.util.List;

/// Convolutions that bring a map into planes, one per channel. A surface is read as rows of a few
/// pixels; the kernels pick lane after lane of all pixels of a row, and the row of a lane becomes
/// one atom of its plane.
// registers of groups c and d of mi, y5n and ppocrv4-det (rknn2-format.md section 6)
final class PlaneTasks {
  /// Most rows of a convolution's input.
  private static final int MOST_ROWS = 2047;

  private static final int PREFETCH = 18;
  private static final int DMA_BURSTS = 0x171c07;
  private static final int HALVES = 2;

  /// The two kinds of planes.
  enum Element {
    /// Stored integers.
    INTEGER(8),
    /// The integers as half-precision numbers.
    HALF(4);

    /// Pixels of a row, which are an atom of a plane.
    private final int pixels;

    Element(int pixels) {
      this.pixels = pixels;
    }
  }

  private final NativeMap map;
  private final Element element;

  PlaneTasks(NativeMap map, Element element) {
    this.map = map;
    this.element = element;
  }

  /// Whether a map can be brought into planes: its lines must be whole atoms.
  static boolean fit(NativeMap map) {
    return map.width() % NativeMap.ATOM == 0;
  }

  /// Kernels of a whole surface.
  int kernels() {
    return element.pixels * NativeMap.ATOM;
  }

  /// The shape of the weights.
  List<Integer> weightShape() {
    return List.of(kernels(), NativeMap.ATOM, 1, element.pixels);
  }

  /// The packed weights: kernel `lane * pixels + pixel` picks that lane of that pixel.
  byte[] weights() {
    int taps = element.pixels;
    byte[] weights = new byte[kernels() * NativeMap.ATOM * taps];
    for (int k = 0; k < kernels(); k++) {
      int lane = k / taps;
      weights[(k * NativeMap.ATOM + lane) * taps + k % taps] = 1;
    }
    int[] order =
        WeightPacker.dense(kernels(), NativeMap.ATOM, taps, NativeMap.ATOM, Precision.INT8);
    byte[] packed = new byte[order.length];
    for (int i = 0; i < order.length; i++) {
      packed[i] = weights[order[i]];
    }
    return packed;
  }

  /// The tasks, last surface first: what the lanes that fill it leave behind the last plane is not
  /// in the way of planes before.
  ///
  /// @param offset where the planes begin in `scratch`
  List<TaskImage> tasks(String output, String weights, String scratch, long offset) {
    int lineAtoms = map.width() / element.pixels;
    int parts = Align.divideUp(lineAtoms * map.height(), MOST_ROWS);
    int lines = map.height() / parts;
    if (lines == 0) {
      throw Limits.exceeded(
          "an output in planes", "lines of at most " + MOST_ROWS + " atoms", lineAtoms + " atoms");
    }
    int surfaces = Align.divideUp(map.channels(), NativeMap.ATOM);
    var tasks = new ArrayList<TaskImage>();
    for (int surface = surfaces - 1; surface >= 0; surface--) {
      int lanes = Math.min(NativeMap.ATOM, map.channels() - surface * NativeMap.ATOM);
      int kernels = Align.up(lanes * element.pixels, Precision.INT8.kernelGroup());
      for (int first = 0; first < map.height(); first += lines) {
        int count = Math.min(lines, map.height() - first);
        boolean reuse = surfaces - 1 - surface >= 2 && parts == 1;
        long plane = (long) surface * NativeMap.ATOM * planeBytes();
        tasks.add(
            TaskImage.of(
                    TaskForm.CONVOLUTION_WITHOUT_STREAM,
                    registers(lineAtoms, count, kernels, reuse))
                .pointing(
                    Register.CNA_FEATURE_DATA_ADDR,
                    output,
                    (long) surface * map.surfaceBytes() + (long) first * map.lineBytes())
                .pointing(Register.CNA_DCOMP_ADDR0, weights, 0)
                .pointing(
                    Register.DPU_DST_BASE_ADDR,
                    scratch,
                    offset + plane + (long) first * lineAtoms * NativeMap.ATOM));
      }
    }
    return tasks;
  }

  private int planeBytes() {
    return map.pixels() / element.pixels * NativeMap.ATOM;
  }

  private RegisterFile registers(int lineAtoms, int lines, int kernels, boolean reuse) {
    var r = new RegisterFile();
    int rows = lineAtoms * lines;
    int pixels = element.pixels;
    Banks.select(r, TaskForm.CONVOLUTION_WITHOUT_STREAM, false);
    r.set(FEATURE_GRAINS, PREFETCH).set(STRIDE_X, 1).set(STRIDE_Y, 1);
    r.set(DATA_WIDTH, pixels).set(DATA_HEIGHT, rows);
    r.set(DATA_CHANNEL, NativeMap.ATOM).set(DATA_CHANNEL_REAL, NativeMap.ATOM - 1);
    r.set(DATAOUT_WIDTH, 1).set(DATAOUT_ATOMICS, rows);
    int kernelBytes = pixels * NativeMap.ATOM;
    r.set(Register.CNA_WEIGHT_SIZE0, (long) kernelBytes * kernels);
    r.set(WEIGHT_BYTES_PER_KERNEL, kernelBytes).set(KERNELS, kernels);
    r.set(KERNEL_WIDTH, pixels).set(KERNEL_HEIGHT, 1);
    r.set(DATA_BANK, 7).set(WEIGHT_BANK, 1).set(WEIGHT_REUSE, reuse ? 1 : 0);
    r.set(DATA_LINE, pixels).set(DATA_ENTRIES, pixels / 4);
    r.set(CVT_TYPE, 1).set(CVT_SIGNED, 1);
    r.set(CVT_SCALE_0, 1).set(CVT_SCALE_1, 1).set(CVT_SCALE_2, 1).set(CVT_SCALE_3, 1);
    r.set(Register.CNA_DMA_CON0, DMA_BURSTS);
    r.set(LINE_STRIDE, pixels).set(SURF_STRIDE, (long) pixels * rows);
    r.set(DMA_WIDTH, pixels).set(DMA_HEIGHT, rows).set(DMA_CHANNEL, NativeMap.ATOM);
    r.set(CMAC_QD_EN, 1);
    r.set(CORE_WIDTH, 0).set(CORE_HEIGHT, rows - 1).set(CORE_CHANNEL, kernels - 1);
    r.set(OUTPUT_MODE, 4).set(BURST_LEN, 2);
    r.set(OUT_PRECISION, element == Element.HALF ? HALVES : 0);
    r.set(Register.DPU_DST_SURF_STRIDE, planeBytes());
    Stages.destination(r, lineAtoms, lines, kernels, kernels);
    int atoms = element == Element.HALF ? 4 : 2;
    Stages.groupAtoms(r, atoms);
    r.set(Register.DPU_SURFACE_ADD, (long) atoms * planeBytes());
    Stages.noBias(r);
    Stages.noPostScale(r);
    Stages.noElementWise(r);
    Stages.output(r, new OutputStage(new FixedPoint(16384, 14), 0));
    return r;
  }
}
