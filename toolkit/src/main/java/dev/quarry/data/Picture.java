package dev.quarry.data;

import java.util.Arrays;
import java.util.List;

/// An RGB picture, 8 bits per channel.
///
/// @param width columns
/// @param height rows
/// @param rgb `height * width * 3` bytes, row by row, red first; not to be changed
public record Picture(int width, int height, byte[] rgb) {
  /// The grey that letterboxing fills with (the convention of the YOLO family).
  public static final int LETTERBOX_GREY = 114;

  public Picture {
    if (width < 1 || height < 1 || rgb.length != (long) width * height * 3) {
      throw new IllegalArgumentException(
          width + "x" + height + " pixels do not fit " + rgb.length + " bytes");
    }
  }

  /// One channel of one pixel, 0 to 255.
  public int at(int x, int y, int channel) {
    return rgb[(y * width + x) * 3 + channel] & 0xff;
  }

  /// The picture stretched to a size; the same object when it has it already.
  public Picture stretched(int toWidth, int toHeight) {
    return width == toWidth && height == toHeight
        ? this
        : PictureScaler.scale(this, toWidth, toHeight);
  }

  /// The picture scaled with its proportions kept, centred on grey.
  public Letterbox letterboxed(int toWidth, int toHeight) {
    double scale = Math.min((double) toWidth / width, (double) toHeight / height);
    int innerWidth = Math.clamp(Math.round(width * scale), 1, toWidth);
    int innerHeight = Math.clamp(Math.round(height * scale), 1, toHeight);
    Picture inner = stretched(innerWidth, innerHeight);
    int left = (toWidth - innerWidth) / 2;
    int top = (toHeight - innerHeight) / 2;
    byte[] canvas = new byte[toWidth * toHeight * 3];
    Arrays.fill(canvas, (byte) LETTERBOX_GREY);
    for (int y = 0; y < innerHeight; y++) {
      System.arraycopy(
          inner.rgb, y * innerWidth * 3, canvas, ((top + y) * toWidth + left) * 3, innerWidth * 3);
    }
    return new Letterbox(new Picture(toWidth, toHeight, canvas), scale, left, top);
  }

  /// Pictures of one size in rows, from left to right.
  public static Picture sideBySide(List<Picture> pictures, int columns) {
    int width = pictures.getFirst().width;
    int height = pictures.getFirst().height;
    int across = Math.min(columns, pictures.size());
    int rows = Math.ceilDiv(pictures.size(), columns);
    byte[] rgb = new byte[3 * across * width * rows * height];
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i).stretched(width, height);
      for (int y = 0; y < height; y++) {
        int to = ((i / columns * height + y) * across + i % columns) * width * 3;
        System.arraycopy(picture.rgb, 3 * y * width, rgb, to, 3 * width);
      }
    }
    return new Picture(across * width, rows * height, rgb);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that
        && width == that.width
        && height == that.height
        && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "picture " + width + "x" + height;
  }
}
