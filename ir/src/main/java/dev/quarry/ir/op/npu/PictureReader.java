package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.Window;

/// Whether a convolution can take the pixels of a picture (1, 3 or 4 channels) as they lie, as the
/// first layer of a network does. If not, a pointwise convolution brings them into a map before.
// reference/field/ops.md section 2, "first-layer width": width * dilated kernel height < 1024 N,
// width <= 4096, N = 8 - ceil(dilated kernel height * dilated kernel width / 128) from 1 to 7
public final class PictureReader {
  private static final int BANKS = 8;
  private static final int BANK_PIXELS = 1024;
  private static final int TAPS_PER_BANK = 128;
  private static final int WIDEST = 4096;

  private PictureReader() {}

  /// Whether a window may run over pictures of a width.
  ///
  /// @param width columns of the picture
  public static boolean takes(int width, Window window) {
    int height = window.spanHeight();
    long taps = (long) height * window.spanWidth();
    long banks = BANKS - Math.ceilDiv(taps, (long) TAPS_PER_BANK);
    return width <= WIDEST && (long) width * height < BANK_PIXELS * banks;
  }
}
