package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Shape;
import java.util.Arrays;

/// How a band of input rows is laid out so that every kernel position reads consecutive pixels.
///
/// The band is copied once, padded, into an image of which each output row is `pitch` pixels apart;
/// a stride of `s` splits it into `s x s` phase images. Output pixel `p` of the band, counted along
/// rows of `pitch`, then reads `image[p + offset]` for each inner index, with offsets that do not
/// depend on `p`. The columns between the output's width and the pitch hold nothing of use.
final class BandGeometry {
  /// Bytes of an image that stay in the second-level cache.
  private static final int IMAGE_BYTES = 600_000;

  private static final int MOST_PANELS = 64;

  /// What copying a pixel costs, in multiply-adds (inferred: a copied pixel is a load and a store,
  /// a vector of multiply-adds half a cycle).
  private static final int COPY_COST = 8;

  final Window window;
  final int channels;
  final int inHeight;
  final int inWidth;
  final int outHeight;
  final int outWidth;
  final int pitch;
  final int bandRows;
  final int bands;
  final int plane;
  final int[] offsets;
  private final int[] phaseIndex;
  private final int phases;

  /// @param window kernel, stride, padding, dilation
  /// @param channels channels that are summed
  /// @param in input shape
  /// @param out output shape
  /// @param rows output channels, for weighing the copy against the sums
  BandGeometry(Window window, int channels, Shape in, Shape out, int rows) {
    this.window = window;
    this.channels = channels;
    inHeight = in.at(2);
    inWidth = in.at(3);
    outHeight = out.at(2);
    outWidth = out.at(3);
    pitch = outWidth + (window.spanWidth() - 1) / window.strideX();
    phaseIndex = new int[window.strideY() * window.strideX()];
    phases = choosePhases(window, phaseIndex);
    bandRows = chooseBandRows(rows);
    bands = Math.ceilDiv(outHeight, bandRows);
    plane = lines(bandRows) * pitch;
    offsets = chooseOffsets();
  }

  private static int choosePhases(Window w, int[] index) {
    Arrays.fill(index, -1);
    int used = 0;
    for (int r = 0; r < w.kernelHeight(); r++) {
      for (int s = 0; s < w.kernelWidth(); s++) {
        int phase = phase(w, r * w.dilationY(), s * w.dilationX());
        if (index[phase] < 0) {
          index[phase] = used++;
        }
      }
    }
    return used;
  }

  private static int phase(Window w, int row, int column) {
    return row % w.strideY() * w.strideX() + column % w.strideX();
  }

  /// Image rows per phase for a number of output rows.
  private int lines(int outRows) {
    return outRows + (window.spanHeight() - 1) / window.strideY();
  }

  /// The number of output rows that costs least: few wasted pixels, few rows copied twice.
  private int chooseBandRows(int rows) {
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int r = 1; r <= outHeight; r++) {
      long copied = (long) channels * phases * lines(r) * pitch;
      int panels = Math.ceilDiv((r - 1) * pitch + outWidth, GemmKernel.COLUMNS);
      if (r > 1 && (copied * Float.BYTES > IMAGE_BYTES || panels > MOST_PANELS)) {
        break;
      }
      double taps = (double) channels * window.kernelHeight() * window.kernelWidth();
      double sums = taps * rows * panels * GemmKernel.COLUMNS;
      double cost = (sums + (double) COPY_COST * copied) * Math.ceilDiv(outHeight, r);
      if (cost < least) {
        least = cost;
        best = r;
      }
    }
    return best;
  }

  private int[] chooseOffsets() {
    Window w = window;
    int[] all = new int[channels * w.kernelHeight() * w.kernelWidth()];
    int i = 0;
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < w.kernelHeight(); r++) {
        for (int s = 0; s < w.kernelWidth(); s++) {
          int row = r * w.dilationY();
          int column = s * w.dilationX();
          int image = c * phases + phaseIndex[phase(w, row, column)];
          all[i++] = image * plane + row / w.strideY() * pitch + column / w.strideX();
        }
      }
    }
    return all;
  }

  /// Elements of an image, with room for a panel that reaches beyond the last pixel.
  int imageElements() {
    return channels * phases * plane + 3 * GemmKernel.COLUMNS;
  }

  /// Output rows of a band.
  int rowsOf(int band) {
    return Math.min(bandRows, outHeight - band * bandRows);
  }

  /// Pixels of a band, counted along rows of `pitch`.
  int pixelsOf(int band) {
    return (rowsOf(band) - 1) * pitch + outWidth;
  }

  /// Copies the input rows of a band.
  ///
  /// @param x input
  /// @param from index of the first channel's first pixel
  void fill(float[] x, int from, int band, float[] image, LineKernel kernel) {
    int lines = lines(rowsOf(band));
    int top = band * bandRows * window.strideY() - window.padTop();
    for (int c = 0; c < channels; c++) {
      for (int phase = 0; phase < phaseIndex.length; phase++) {
        if (phaseIndex[phase] < 0) {
          continue;
        }
        int to = (c * phases + phaseIndex[phase]) * plane;
        int first = phase % window.strideX() - window.padLeft();
        for (int line = 0; line < lines; line++) {
          int row = top + line * window.strideY() + phase / window.strideX();
          int target = to + line * pitch;
          if (row < 0 || row >= inHeight) {
            Arrays.fill(image, target, target + pitch, 0f);
          } else {
            copyRow(x, from + (c * inHeight + row) * inWidth, first, image, target, kernel);
          }
        }
      }
    }
  }

  /// Copies every `strideX`-th pixel of a row, starting at column `first`; zero outside.
  private void copyRow(
      float[] x, int from, int first, float[] image, int target, LineKernel kernel) {
    int stride = window.strideX();
    int begin = Math.clamp(Math.ceilDiv(-first, stride), 0, pitch);
    int end = Math.clamp(Math.ceilDiv(inWidth - first, stride), begin, pitch);
    Arrays.fill(image, target, target + begin, 0f);
    Arrays.fill(image, target + end, target + pitch, 0f);
    if (stride == 1) {
      System.arraycopy(x, from + first + begin, image, target + begin, end - begin);
    } else if (stride == 2) {
      kernel.everySecond(x, from + first + 2 * begin, image, target + begin, end - begin);
    } else {
      int source = from + first;
      for (int i = begin; i < end; i++) {
        image[target + i] = x[source + i * stride];
      }
    }
  }
}
