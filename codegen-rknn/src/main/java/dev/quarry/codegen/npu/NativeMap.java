package dev.quarry.codegen.npu;

import dev.quarry.ir.type.Shape;

/// Where the bytes of a native map lie: surfaces of 8 channels, each `height * width` atoms of 8
/// bytes, padded to 4 pixels (a single pixel is not padded).
///
/// @param channels logical channels
/// @param height rows
/// @param width columns
// RKNN v2: rknn2-format.md section 2, Tensor field 19 (proven)
record NativeMap(int channels, int height, int width) {
  /// Channels of a surface and bytes of an atom.
  static final int ATOM = 8;

  private static final int PIXEL_ALIGNMENT = 4;

  /// The map of an NCHW shape with batch 1.
  static NativeMap of(Shape shape) {
    return new NativeMap(shape.at(1), shape.at(2), shape.at(3));
  }

  int pixels() {
    return height * width;
  }

  /// Pixels of a surface with padding.
  int surfacePixels() {
    return pixels() == 1 ? 1 : Align.up(pixels(), PIXEL_ALIGNMENT);
  }

  /// Bytes from one surface to the next.
  int surfaceBytes() {
    return surfacePixels() * ATOM;
  }

  /// Bytes of one row of a surface.
  int lineBytes() {
    return width * ATOM;
  }

  /// Bytes from the end of the last row of a surface to the next surface, for a reader that stops
  /// after `rows` rows.
  int notchAfter(int rows) {
    return surfaceBytes() - rows * lineBytes();
  }

  /// Offset of the surface that holds a channel, a multiple of 8.
  int channelOffset(int channel) {
    return channel / ATOM * surfaceBytes();
  }

  /// Bytes of a map whose producer writes `lanes` channels.
  long bytes(int lanes) {
    return (long) Align.divideUp(lanes, ATOM) * surfaceBytes();
  }
}
