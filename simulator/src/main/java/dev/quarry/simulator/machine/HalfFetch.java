package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.simulator.intkernel.ConvShape;
import java.nio.ByteBuffer;

/// The feature loader of a convolution of halves: a native map, or the rows of a picture. Outside
/// the map everything is zero.
// npu-arithmetic.md section 1; npu-registers.md 0x100c, 0x1070, 0x107c, 0x1080
final class HalfFetch {
  private static final int UNIT = 8;
  private static final int BYTES = 2;

  private final boolean picture;
  private final int channels;
  private final int base;
  private final int line;
  private final int surface;
  private final int height;
  private final int width;
  private final int padTop;
  private final int padLeft;
  private final int spreadY;
  private final int spreadX;

  /// @param picturePitch bytes of a line when the address is that of a picture, else 0
  HalfFetch(RegisterFile r, NpuMemory memory, int picturePitch, String where) {
    int mode = r.get(ARGB_IN);
    picture = mode != 0;
    height = r.get(DATA_HEIGHT);
    width = r.get(DATA_WIDTH);
    base = r.get(Register.CNA_FEATURE_DATA_ADDR);
    padTop = r.get(PAD_TOP);
    padLeft = r.get(PAD_LEFT);
    spreadY = r.isSet(DECONV) ? r.get(DECONV_Y) + 1 : 1;
    spreadX = r.isSet(DECONV) ? r.get(DECONV_X) + 1 : 1;
    if (picture && spreadX * spreadY > 1) {
      throw Refusal.notExecutable(where, "transposed convolution of a picture");
    }
    int stored = r.get(LINE_STRIDE) * UNIT;
    line = picture && picturePitch != 0 ? picturePitch : stored;
    surface = r.get(SURF_STRIDE) * UNIT;
    channels = r.get(DATA_CHANNEL);
    int read = picture ? (mode & 7) + 1 : channels;
    pixels = picture ? read : 0;
    long last =
        picture
            ? base + (long) (height - 1) * line + (long) width * read * BYTES
            : base
                + (long) (Math.ceilDiv(channels, Format.F16.lanes()) - 1) * surface
                + (long) (height - 1) * line
                + (long) width * Format.F16.atomBytes();
    memory.require(where, "the input", base, last);
  }

  /// Channels of a picture's pixel.
  private final int pixels;

  int channels() {
    return channels;
  }

  /// The map with its padding, and zeros inserted for a transposed convolution; channels innermost.
  float[] read(ByteBuffer memory, ConvShape shape) {
    int rows = shape.mapHeight();
    int columns = shape.mapWidth();
    float[] map = new float[rows * columns * channels];
    for (int y = 0; y < Math.min(height, Math.ceilDiv(rows - padTop, spreadY)); y++) {
      for (int x = 0; x < Math.min(width, Math.ceilDiv(columns - padLeft, spreadX)); x++) {
        int to = ((y * spreadY + padTop) * columns + x * spreadX + padLeft) * channels;
        for (int c = 0; c < (picture ? pixels : channels); c++) {
          map[to + c] = element(memory, y, x, c);
        }
      }
    }
    return map;
  }

  private float element(ByteBuffer memory, int y, int x, int c) {
    if (picture) {
      return Float.float16ToFloat(memory.getShort(base + y * line + (x * pixels + c) * BYTES));
    }
    int atom = base + c / Format.F16.lanes() * surface + y * line + x * Format.F16.atomBytes();
    return Format.F16.read(memory, atom, c % Format.F16.lanes());
  }
}
