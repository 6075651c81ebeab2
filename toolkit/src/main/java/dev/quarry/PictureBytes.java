package dev.quarry;

import dev.quarry.data.Picture;
import dev.quarry.ir.graph.ChannelOrder;

/// The bytes of a picture as an input takes them, channels innermost.
final class PictureBytes {
  private static final int OPAQUE = 255;

  private PictureBytes() {}

  /// @param channels 1: the luma of ITU-R BT.601; 3: the colours in `order`; 4: an opaque fourth
  static byte[] of(Picture picture, int channels, ChannelOrder order) {
    byte[] rgb = picture.rgb();
    if (channels == 3 && order == ChannelOrder.RGB) {
      return rgb;
    }
    int count = picture.width() * picture.height();
    byte[] pixels = new byte[count * channels];
    for (int i = 0; i < count; i++) {
      int red = rgb[3 * i] & 0xff;
      int green = rgb[3 * i + 1] & 0xff;
      int blue = rgb[3 * i + 2] & 0xff;
      if (channels == 1) {
        pixels[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
        continue;
      }
      pixels[i * channels] = (byte) (order == ChannelOrder.RGB ? red : blue);
      pixels[i * channels + 1] = (byte) green;
      pixels[i * channels + 2] = (byte) (order == ChannelOrder.RGB ? blue : red);
      if (channels == 4) {
        pixels[i * channels + 3] = (byte) OPAQUE;
      }
    }
    return pixels;
  }
}
