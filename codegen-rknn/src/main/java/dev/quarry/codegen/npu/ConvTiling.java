package dev.quarry.codegen.npu;

import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts a convolution into tasks whose features and weights fit the buffer.
// rknn2-format.md section 5, rules 1 to 6: task counts, rows, banks and addresses of every
// convolution of 100 files
final class ConvTiling {
  /// Rows a task writes (npu-registers.md 0x4034, 13 bits).
  private static final int MOST_OUT_ROWS = 8192;

  private final ConvGeometry geometry;
  private final TargetProfile target;
  private final List<ConvTile> tiles = new ArrayList<>();
  private Optional<Excess> shortage = Optional.empty();

  private ConvTiling(ConvGeometry geometry, TargetProfile target) {
    this.geometry = geometry;
    this.target = target;
  }

  /// The tasks in execution order.
  static List<ConvTile> plan(ConvGeometry geometry, TargetProfile target) {
    ConvTiling tiling = of(geometry, target);
    if (tiling.shortage.isPresent()) {
      Excess shortage = tiling.shortage.get();
      throw Limits.exceeded(
          "one row of results needs more input rows than the convolution buffer holds",
          "at least " + shortage.found(),
          shortage.allowed());
    }
    return List.copyOf(tiling.tiles);
  }

  /// By how much the buffer is too small for one row of results.
  static Optional<Excess> shortage(ConvGeometry geometry, TargetProfile target) {
    return of(geometry, target).shortage;
  }

  private static ConvTiling of(ConvGeometry geometry, TargetProfile target) {
    var tiling = new ConvTiling(geometry, target);
    int channels = geometry.input().channels();
    int group = geometry.depthwise() ? tiling.depthwiseGroup() : channels;
    for (int first = 0; first < channels; first += group) {
      tiling.planGroup(first, Math.min(group, channels - first));
    }
    return tiling;
  }

  /// All channels if they fit into all banks but one, else as many slices of 32 as do.
  private int depthwiseGroup() {
    int channels = geometry.input().channels();
    int height = geometry.heightToFit();
    int most = target.bufferBanks() - 1;
    if (banks(geometry.entriesPerRow(channels), height) <= most) {
      return channels;
    }
    int slices = most * target.bankEntries() / (geometry.usedWidth() * height);
    return Math.max(slices, 1) * geometry.precision().slice();
  }

  private int banks(int entriesPerRow, int rows) {
    return Align.divideUp(entriesPerRow * rows, target.bankEntries());
  }

  private void planGroup(int firstChannel, int channels) {
    int entries = geometry.entriesPerRow(channels);
    int kernelBytes = geometry.kernelBytes(channels);
    int kernels = geometry.depthwise() ? 1 : geometry.output().channels();
    int fewestWeightBanks = fewestWeightBanks(kernels, kernelBytes);
    int mostDataBanks = Math.max(target.bufferBanks() - fewestWeightBanks, 1);
    int needed = banks(entries, geometry.heightToFit());
    // of a transposed convolution the weights come first
    boolean transposed = !geometry.upsampling().isNone();
    if (transposed) {
      long banks = Math.ceilDiv((long) kernelBytes * kernels, (long) target.bankBytes());
      mostDataBanks = target.bufferBanks() - Math.clamp(banks, 1, target.bufferBanks() - 1);
    }
    int dataBanks = transposed ? mostDataBanks : Math.min(needed, mostDataBanks);
    int weightBanks = target.bufferBanks() - dataBanks;
    boolean weightsFit = (long) kernelBytes * kernels <= (long) weightBanks * target.bankBytes();
    int kernelsPerTask = kernels;
    if (geometry.isPointwise() && !weightsFit && !geometry.isSinglePixel()) {
      kernelsPerTask = kernelsThatFit(channels, weightBanks);
    }
    boolean lowEnough =
        geometry.usedHeight() <= target.mapEdge() && geometry.output().height() <= MOST_OUT_ROWS;
    List<RowTile> rows =
        needed <= mostDataBanks && lowEnough
            ? List.of(
                new RowTile(
                    0,
                    geometry.usedHeight(),
                    0,
                    geometry.output().height(),
                    geometry.window().padTop()))
            : rowTiles(Math.min(dataBanks * target.bankEntries() / entries, target.mapEdge()));
    boolean keepsWeights = kernelsPerTask == kernels && weightsFit;
    for (int i = 0; i < rows.size(); i++) {
      for (int k = 0; k < kernels; k += kernelsPerTask) {
        RowTile row = rows.get(i);
        tiles.add(
            new ConvTile(
                firstChannel,
                channels,
                row.first,
                row.rows,
                row.firstOut,
                row.outRows,
                k,
                geometry.depthwise() ? channels : Math.min(kernelsPerTask, kernels - k),
                row.padTop,
                dataBanks,
                weightBanks,
                k > 0,
                k == 0 && i > 0 && keepsWeights));
      }
    }
  }

  /// A group of kernels must fit; of a depthwise group with a window one bank is enough.
  private int fewestWeightBanks(int kernels, int kernelBytes) {
    if (geometry.depthwise() && !geometry.isPointwise()) {
      return 1;
    }
    int group = Math.min(geometry.precision().kernelGroup(), kernels);
    return Math.max(1, Align.divideUp(group * kernelBytes, target.bankBytes()));
  }

  private int kernelsThatFit(int channels, int weightBanks) {
    Precision precision = geometry.precision();
    int bytes = geometry.taps() * Align.up(channels, precision.slice()) * precision.elementBytes();
    int fit = weightBanks * target.bankBytes() / bytes;
    return Math.max(fit / precision.kernelGroup(), 1) * precision.kernelGroup();
  }

  private record RowTile(int first, int rows, int firstOut, int outRows, int padTop) {}

  private List<RowTile> rowTiles(int mostRows) {
    Window window = geometry.window();
    int up = geometry.upsampling().y();
    int height = geometry.usedHeight();
    int outHeight = geometry.output().height();
    var result = new ArrayList<RowTile>();
    int out = 0;
    while (out < outHeight) {
      int top = out * window.strideY() - window.padTop();
      int first = Math.max(Align.divideUp(top, up), 0);
      int pad = first * up - top;
      int outRows = Math.min(outHeight - out, MOST_OUT_ROWS);
      if (first + mostRows < height) {
        int reach = Math.min(mostRows, height - first) * up + pad - window.spanHeight();
        outRows = Math.min(Math.floorDiv(reach, window.strideY()) + 1, outRows);
      }
      if (outRows <= 0) {
        String needed = Math.min(window.spanHeight() - pad, height) + " rows";
        shortage = Optional.of(new Excess("rows needed at once", needed, mostRows + " rows"));
        return List.of();
      }
      int last = (outRows - 1) * window.strideY() + window.spanHeight() - pad;
      int rows = Math.min(Align.divideUp(last, up), height - first);
      result.add(new RowTile(first, rows, out, outRows, pad));
      out += outRows;
    }
    return result;
  }
}
