package dev.quarry.simulator.floatkernel;

/// Takes the sums of a band to their places in the result.
final class BandRows {
  private BandRows() {}

  /// Stores a row of a tile.
  ///
  /// @param sums the tile
  /// @param from index of the row's first sum
  /// @param pixel the band's pixel the row begins with, counted along rows of the pitch
  /// @param count sums in the row
  /// @param channel output channel, counted through the batch
  static void store(
      BandGeometry g,
      int band,
      float[] sums,
      int from,
      int pixel,
      int count,
      float[] out,
      int channel) {
    int row = pixel / g.pitch;
    int column = pixel - row * g.pitch;
    int base = (channel * g.outHeight + band * g.bandRows) * g.outWidth;
    int rows = g.rowsOf(band);
    int done = 0;
    while (done < count && row < rows) {
      int length = Math.min(count - done, g.outWidth - column);
      if (length > 0) {
        System.arraycopy(sums, from + done, out, base + row * g.outWidth + column, length);
      }
      done += g.pitch - column;
      column = 0;
      row++;
    }
  }

  /// Stores the rows of a tile of [GemmKernel#COLUMNS] pixels for consecutive channels.
  static void store(
      GemmKernel gemm,
      BandGeometry g,
      int band,
      float[] sums,
      int from,
      int pixel,
      int rows,
      float[] out,
      int channel) {
    int row = pixel / g.pitch;
    int column = pixel - row * g.pitch;
    if (column + GemmKernel.COLUMNS <= g.outWidth) {
      int to = (channel * g.outHeight + band * g.bandRows + row) * g.outWidth + column;
      gemm.store(sums, from, rows, out, to, g.outHeight * g.outWidth);
      return;
    }
    for (int i = 0; i < rows; i++) {
      int own = from + i * GemmKernel.COLUMNS;
      store(g, band, sums, own, pixel, GemmKernel.COLUMNS, out, channel + i);
    }
  }

  /// Applies the epilogue to the rows of a band.
  ///
  /// @param first first output channel, counted through the batch
  /// @param end last channel + 1
  static void finish(
      BandGeometry g,
      int band,
      int first,
      int end,
      float[] out,
      float[] residual,
      Epilogue epilogue,
      SigmoidKernel sigmoid) {
    int length = g.rowsOf(band) * g.outWidth;
    for (int channel = first; channel < end; channel++) {
      int from = (channel * g.outHeight + band * g.bandRows) * g.outWidth;
      epilogue.apply(out, from, from + length, residual, sigmoid);
    }
  }
}
