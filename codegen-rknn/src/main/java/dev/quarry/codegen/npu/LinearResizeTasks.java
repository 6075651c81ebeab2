package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.npu.ElementTasks.Copy;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.npu.LinearPhase;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.Requant;
import java.util.ArrayList;
import java.util.List;

/// Linear enlargement the vendor's way: the map is copied into a scratch map with a border of one
/// repeated line, then a depthwise 2x2 convolution per phase and group of 32 channels writes every
/// `factorX`-th pixel of every `factorY`-th row.
// npu-arithmetic.md section 7, "Resize linear"; every value of the 518 tasks of seg_3568.rknn
final class LinearResizeTasks {
  private static final int GROUP = Precision.INT8.slice();

  /// Atoms a depthwise convolution writes per pixel.
  private static final int ATOMS = 4;

  /// Rows one task may write: the channels of the destination cube are 32 times as many, in 13
  /// bits.
  private static final int MOST_ROWS = 8192 / GROUP;

  private final NativeMap in;
  private final NativeMap padded;
  private final NativeMap out;
  private final NpuResizeLinear op;
  private final String source;
  private final String scratch;
  private final String destination;
  private final TargetProfile target;

  /// @param source tensor of the map
  /// @param scratch tensor of the map with its border, [#padded]
  /// @param destination tensor of the result
  LinearResizeTasks(
      NpuResizeLinear op, String source, String scratch, String destination, TargetProfile target) {
    this.op = op;
    this.in = NativeMap.of(op.input().type());
    this.padded = padded(in);
    this.out = in.with(in.channels(), in.height() * op.factorY(), in.width() * op.factorX());
    this.source = source;
    this.scratch = scratch;
    this.destination = destination;
    this.target = target;
  }

  /// A map with one more line on every side.
  static NativeMap padded(NativeMap map) {
    return map.with(map.channels(), map.height() + 2, map.width() + 2);
  }

  /// Channels the result needs room for: convolutions write whole groups.
  static int lanesToReserve(int channels) {
    return Align.up(channels, GROUP);
  }

  /// Copies the map and its outermost lines: first rows with their corners still unset, then
  /// columns.
  List<TaskImage> border(ElementTasks elements) {
    int line = padded.lineBytes();
    int pixel = NativeMap.ATOM;
    int lastRow = in.height() * line;
    int lastColumn = in.width() * pixel;
    var tasks = new ArrayList<TaskImage>();
    // the vendor counts spare lanes here as channels, and only here
    NativeMap whole = in.with(Align.up(in.channels(), in.atomChannels()), in.height(), in.width());
    tasks.addAll(
        elements.copy(Copy.into(whole, source, scratch, padded, line + pixel), Requant.COPY));
    tasks.addAll(elements.copy(within(1, padded.width(), line, 0), Requant.COPY));
    tasks.addAll(elements.copy(within(1, padded.width(), lastRow, lastRow + line), Requant.COPY));
    tasks.addAll(elements.copy(within(padded.height(), 1, pixel, 0), Requant.COPY));
    tasks.addAll(
        elements.copy(within(padded.height(), 1, lastColumn, lastColumn + pixel), Requant.COPY));
    return tasks;
  }

  private Copy within(int height, int width, int from, int to) {
    return new Copy(in.channels(), height, width, scratch, padded, from, scratch, padded, to);
  }

  /// Where the constants of a convolution lie.
  interface Constants {
    /// The tensors of weights and biases.
    ConvOperands of(int phase, ConvNode convolution);
  }

  /// The convolutions of all phases, column by column.
  List<TaskImage> phases(Constants constants) {
    var tasks = new ArrayList<TaskImage>();
    for (int x = 0; x < op.factorX(); x++) {
      for (int y = 0; y < op.factorY(); y++) {
        LinearPhase phase = LinearPhase.of(op.factorY(), op.factorX(), y, x);
        long from =
            (phase.row() + 1L) * padded.lineBytes() + (phase.column() + 1L) * NativeMap.ATOM;
        long to = (long) y * out.lineBytes() + (long) x * NativeMap.ATOM;
        phase(phase, x * op.factorY() + y, from, to, constants, tasks);
      }
    }
    return tasks;
  }

  private void phase(
      LinearPhase phase,
      int index,
      long from,
      long to,
      Constants constants,
      List<TaskImage> tasks) {
    String loaded = "";
    for (int first = 0; first < in.height(); first += rowsPerTask()) {
      int rows = Math.min(rowsPerTask(), in.height() - first);
      for (int c = 0; c < in.channels(); c += GROUP) {
        int channels = Math.min(GROUP, in.channels() - c);
        ConvNode node = convolution(phase, channels, rows);
        ConvOperands operands = constants.of(index, node);
        TaskImage task = ConvTasks.of(node.op(), false, List.of(), operands, target).getFirst();
        strides(task.registers(), channels, rows);
        task.registers().set(WEIGHT_REUSE, operands.weight().equals(loaded) ? 1 : 0);
        loaded = operands.weight();
        tasks.add(
            task.pointing(
                    Register.CNA_FEATURE_DATA_ADDR,
                    scratch,
                    from + (long) first * padded.lineBytes() + padded.channelOffset(c))
                .pointing(
                    Register.DPU_DST_BASE_ADDR,
                    destination,
                    to + (long) first * op.factorY() * out.lineBytes() + out.channelOffset(c)));
      }
    }
  }

  /// Rows of results whose features fit into all banks but one.
  private int rowsPerTask() {
    int channels = Math.min(in.channels(), GROUP);
    int atoms = Align.divideUp(channels, in.atomChannels());
    int width = in.width() + 1;
    int entries = atoms > 2 ? width : Align.divideUp(atoms * width, ATOMS);
    int fit = (target.bufferBanks() - 1) * target.bankEntries() / entries - 1;
    if (fit < 1) {
      throw Limits.exceeded(
          "width of a linear Resize",
          "two lines that fit into the buffer",
          in.width() + " columns");
    }
    return Math.min(fit, MOST_ROWS);
  }

  private ConvNode convolution(LinearPhase phase, int channels, int rows) {
    byte[] weights = new byte[4 * channels];
    int sum = 0;
    for (int tap = 0; tap < 4; tap++) {
      int weight = phase.weights().get(tap);
      sum += weight;
      for (int c = 0; c < channels; c++) {
        weights[4 * c + tap] = (byte) (weight - ConvNode.UNSIGNED);
      }
    }
    return ConvNode.weighing(
        in.with(channels, rows + 1, in.width() + 1),
        op.input().type().perTensor(),
        weights,
        sum,
        phase.factor());
  }

  /// What differs from a convolution of a whole map: lines of the scratch map are longer than what
  /// is read, and the pixels of a row are written as lines of one pixel.
  private void strides(RegisterFile r, int channels, int rows) {
    r.set(LINE_STRIDE, padded.width()).set(SURF_STRIDE, padded.surfacePixels());
    r.set(Register.DPU_DST_SURF_STRIDE, out.surfaceBytes());
    r.set(Register.DPU_SURFACE_ADD, (long) op.factorY() * out.lineBytes());
    Stages.destination(r, 1, in.width(), channels, GROUP * rows);
    r.set(NOTCH_0, op.factorX() - 1).set(NOTCH_1, op.factorX() - 1);
  }
}
