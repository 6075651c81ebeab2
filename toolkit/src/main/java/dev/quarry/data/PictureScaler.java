package dev.quarry.data;

/// Bilinear scaling with pixel centres aligned; when shrinking, the triangle is widened so that
/// every source pixel takes part (no aliasing). Plain float arithmetic in a fixed order: the same
/// bytes on every machine.
final class PictureScaler {
  private PictureScaler() {}

  static Picture scale(Picture source, int toWidth, int toHeight) {
    Taps across = Taps.of(source.width(), toWidth);
    Taps down = Taps.of(source.height(), toHeight);
    float[] rows = new float[source.height() * toWidth * 3];
    for (int y = 0; y < source.height(); y++) {
      scaleRow(source, y, across, rows);
    }
    byte[] rgb = new byte[toWidth * toHeight * 3];
    int pitch = toWidth * 3;
    for (int y = 0; y < toHeight; y++) {
      int first = down.first[y];
      for (int i = 0; i < pitch; i++) {
        float sum = 0;
        for (int k = 0; k < down.count; k++) {
          sum += down.weight[y * down.count + k] * rows[Math.min(first + k, down.last) * pitch + i];
        }
        rgb[y * pitch + i] = (byte) Math.clamp((int) Math.rint(sum), 0, 255);
      }
    }
    return new Picture(toWidth, toHeight, rgb);
  }

  private static void scaleRow(Picture source, int y, Taps across, float[] rows) {
    byte[] rgb = source.rgb();
    int from = y * source.width() * 3;
    int to = y * across.first.length * 3;
    for (int x = 0; x < across.first.length; x++) {
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int k = 0; k < across.count; k++) {
        float weight = across.weight[x * across.count + k];
        int at = from + Math.min(across.first[x] + k, across.last) * 3;
        red += weight * (rgb[at] & 0xff);
        green += weight * (rgb[at + 1] & 0xff);
        blue += weight * (rgb[at + 2] & 0xff);
      }
      rows[to + 3 * x] = red;
      rows[to + 3 * x + 1] = green;
      rows[to + 3 * x + 2] = blue;
    }
  }

  /// The source pixels and weights of every target pixel along one axis.
  private record Taps(int[] first, float[] weight, int count, int last) {
    static Taps of(int from, int to) {
      double ratio = (double) from / to;
      double support = Math.max(ratio, 1);
      int count = (int) Math.ceil(support) * 2 + 1;
      int[] first = new int[to];
      float[] weight = new float[to * count];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * ratio;
        first[i] = Math.max(0, (int) Math.floor(centre - support));
        double sum = 0;
        for (int k = 0; k < count; k++) {
          sum += triangle(first[i] + k, centre, support, from);
        }
        for (int k = 0; k < count; k++) {
          weight[i * count + k] = (float) (triangle(first[i] + k, centre, support, from) / sum);
        }
      }
      return new Taps(first, weight, count, from - 1);
    }

    private static double triangle(int pixel, double centre, double support, int size) {
      return pixel >= size ? 0 : Math.max(0, 1 - Math.abs(pixel + 0.5 - centre) / support);
    }
  }
}
