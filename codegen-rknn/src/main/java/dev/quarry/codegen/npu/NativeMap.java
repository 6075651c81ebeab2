package dev.quarry.codegen.npu;

import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Where the bytes of a native map lie: surfaces of 8 channels (4 for halves), each `height *
/// width` atoms of 8 bytes, padded to 4 pixels (a single pixel is not padded).
///
/// @param channels logical channels
/// @param height rows
/// @param width columns
/// @param precision what it holds
// RKNN v2: rknn2-format.md section 2, Tensor field 19 (proven)
record NativeMap(int channels, int height, int width, Precision precision) {
  /// Bytes of an atom.
  static final int ATOM = Precision.ATOM_BYTES;

  private static final int PIXEL_ALIGNMENT = 4;

  /// The map of a type of NCHW shape with batch 1.
  static NativeMap of(TensorType type) {
    Shape shape = type.shape();
    return new NativeMap(shape.at(1), shape.at(2), shape.at(3), Precision.of(type));
  }

  /// A map of the same kind with other sides.
  NativeMap with(int otherChannels, int otherHeight, int otherWidth) {
    return new NativeMap(otherChannels, otherHeight, otherWidth, precision);
  }

  /// Channels of a surface.
  int atomChannels() {
    return precision.atomChannels();
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

  /// Offset of the surface that holds a channel, the first of its surface.
  int channelOffset(int channel) {
    return channel / atomChannels() * surfaceBytes();
  }

  /// Stored bytes of a map, given in NCHW order, in the order of a native map.
  ///
  /// @param rest what lies in lanes and pixels that are none of the map's
  byte[] packed(byte[] values, byte rest) {
    byte[] bytes = new byte[Math.toIntExact(bytes(channels))];
    Arrays.fill(bytes, rest);
    for (int i = 0; i < values.length; i++) {
      int channel = i / pixels();
      bytes[channelOffset(channel) + i % pixels() * ATOM + channel % ATOM] = values[i];
    }
    return bytes;
  }

  /// The bytes of a map of halves; spare channels are 0.
  ///
  /// @param halves bits of halves in logical order
  byte[] packed(short[] halves) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(bytes(channels))).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < halves.length; i++) {
      int channel = i / pixels();
      int atom = channelOffset(channel) + i % pixels() * ATOM;
      bytes.putShort(atom + channel % atomChannels() * Short.BYTES, halves[i]);
    }
    return bytes.array();
  }

  /// Bytes of a map whose producer writes `lanes` channels.
  long bytes(int lanes) {
    return (long) Align.divideUp(lanes, atomChannels()) * surfaceBytes();
  }
}
