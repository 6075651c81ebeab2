package dev.quarry.detect;

import dev.quarry.data.Picture;
import java.util.List;

/// Draws detections into a picture: a frame per object, and above it the class and score in a
/// built-in 5x7 font, so that the result does not depend on installed fonts.
public final class BoxDrawing {
  private static final int[] COLOURS = {
    0xe6194b, 0x3cb44b, 0x0082c8, 0xf58231, 0x911eb4, 0x008080, 0xd2a000, 0xf032e6, 0x808000,
    0x800000
  };

  private BoxDrawing() {}

  /// A copy of the picture with the detections drawn in.
  public static Picture draw(Picture picture, List<Detection> detections, List<String> classes) {
    var canvas = new Canvas(picture.width(), picture.height(), picture.rgb().clone());
    int scale = Math.max(1, Math.min(picture.width(), picture.height()) / 400);
    for (Detection detection : detections.reversed()) {
      int colour = COLOURS[detection.classId() % COLOURS.length];
      Box box = detection.box();
      int x1 = (int) Math.round(box.x1());
      int y1 = (int) Math.round(box.y1());
      canvas.frame(x1, y1, (int) Math.round(box.x2()), (int) Math.round(box.y2()), scale, colour);
      String name =
          detection.classId() < classes.size()
              ? classes.get(detection.classId())
              : Integer.toString(detection.classId());
      String label = name + " " + Math.round(detection.score() * 100) + "%";
      canvas.label(label, x1, y1, scale, colour);
    }
    return new Picture(picture.width(), picture.height(), canvas.rgb);
  }

  private record Canvas(int width, int height, byte[] rgb) {
    void fill(int x1, int y1, int x2, int y2, int colour) {
      for (int y = Math.max(0, y1); y < Math.min(height, y2); y++) {
        for (int x = Math.max(0, x1); x < Math.min(width, x2); x++) {
          int at = (y * width + x) * 3;
          rgb[at] = (byte) (colour >> 16);
          rgb[at + 1] = (byte) (colour >> 8);
          rgb[at + 2] = (byte) colour;
        }
      }
    }

    void frame(int x1, int y1, int x2, int y2, int thickness, int colour) {
      int t = thickness + 1;
      fill(x1, y1, x2, y1 + t, colour);
      fill(x1, y2 - t, x2, y2, colour);
      fill(x1, y1, x1 + t, y2, colour);
      fill(x2 - t, y1, x2, y2, colour);
    }

    void label(String text, int x, int y, int scale, int colour) {
      int labelWidth = (text.length() * 6 + 1) * scale;
      int labelHeight = 9 * scale;
      int left = Math.clamp(x, 0, Math.max(0, width - labelWidth));
      int top = y >= labelHeight ? y - labelHeight : Math.max(0, y);
      fill(left, top, left + labelWidth, top + labelHeight, colour);
      for (int i = 0; i < text.length(); i++) {
        glyph(text.charAt(i), left + (1 + 6 * i) * scale, top + scale, scale);
      }
    }

    private void glyph(char c, int x, int y, int scale) {
      for (int row = 0; row < 7; row++) {
        for (int column = 0; column < 5; column++) {
          if (PixelFont.isSet(c, column, row)) {
            int left = x + column * scale;
            int top = y + row * scale;
            fill(left, top, left + scale, top + scale, 0xffffff);
          }
        }
      }
    }
  }
}
