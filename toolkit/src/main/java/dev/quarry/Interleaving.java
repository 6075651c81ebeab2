package dev.quarry;

import dev.quarry.ir.type.Shape;

/// Bytes of pictures in the two orders: channels innermost, and one plane per channel.
final class Interleaving {
  private Interleaving() {}

  /// Planes to pixels.
  ///
  /// @param shape NCHW
  static byte[] toPixels(byte[] planes, Shape shape) {
    byte[] pixels = new byte[planes.length];
    for (int i = 0; i < planes.length; i++) {
      pixels[pixelIndex(i, shape)] = planes[i];
    }
    return pixels;
  }

  /// Pixels to planes.
  ///
  /// @param shape NCHW
  static byte[] toPlanes(byte[] pixels, Shape shape) {
    byte[] planes = new byte[pixels.length];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = pixels[pixelIndex(i, shape)];
    }
    return planes;
  }

  /// Where an element of the planes lies among the pixels.
  private static int pixelIndex(int planeIndex, Shape shape) {
    int plane = shape.at(2) * shape.at(3);
    int channels = shape.at(1);
    int picture = planeIndex / (plane * channels);
    int channel = planeIndex / plane % channels;
    return (picture * plane + planeIndex % plane) * channels + channel;
  }
}
