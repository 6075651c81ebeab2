package dev.quarry.codegen.npu;

import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;

/// What the tiling of a convolution depends on.
///
/// @param mode how the input is read
/// @param depthwise one kernel per channel
/// @param input stored input map
/// @param output result map
/// @param window kernel, stride, padding, dilation
/// @param upsampling zeros inserted into the input
// npu-registers.md 0x1020, 0x1034, 0x1044 (generated for every file)
record ConvGeometry(
    InputMode mode,
    boolean depthwise,
    NativeMap input,
    NativeMap output,
    Window window,
    Upsampling upsampling) {
  Precision precision() {
    return output.precision();
  }

  /// Channels the feature loader is told of, for a group of `channels`.
  int declaredChannels(int channels) {
    return Align.up(mode.isPicture() ? 1 : channels, precision().atomChannels());
  }

  /// Lanes of a weight row, for a group of `channels`.
  int lanes(int channels) {
    return mode.isPicture() ? precision().atomChannels() : precision().weightLanes(channels);
  }

  /// Columns that are read; columns no kernel touches are dropped when the kernel is one wide.
  int usedWidth() {
    if (mode.isPicture() || window.kernelWidth() > 1 || !upsampling.isNone()) {
      return input.width();
    }
    return Math.min(input.width(), (output.width() - 1) * window.strideX() + 1 - window.padLeft());
  }

  /// Rows that are read.
  int usedHeight() {
    int last = (output.height() - 1) * window.strideY() + window.spanHeight() - window.padTop();
    return Math.min(input.height(), Align.divideUp(last, upsampling.y()));
  }

  /// Rows that decide whether the map fits into the buffer.
  int heightToFit() {
    return isPointwise() ? usedHeight() : input.height();
  }

  /// Columns of a line in the buffer.
  int bufferWidth() {
    return mode.isPicture() ? Align.up(input.width(), precision().atomChannels()) : usedWidth();
  }

  /// Buffer entries per row, for a group of `channels`.
  int entriesPerRow(int channels) {
    if (mode.isPicture()) {
      return bufferWidth() / (precision().slice() / precision().atomChannels());
    }
    int atoms = declaredChannels(channels) / precision().atomChannels();
    int width = usedWidth();
    int rest = atoms % 4;
    return atoms / 4 * width + (rest == 3 ? width : Align.divideUp(rest * width, 4));
  }

  /// Bytes of one kernel; of a depthwise group all its kernels.
  int kernelBytes(int channels) {
    return taps() * lanes(channels) * precision().elementBytes();
  }

  int taps() {
    return window.kernelHeight() * window.kernelWidth();
  }

  boolean isPointwise() {
    return taps() == 1;
  }

  boolean isSinglePixel() {
    return input.pixels() == 1;
  }
}
