package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.ir.num.Rounding;
import dev.quarry.simulator.intkernel.ConvShape;
import dev.quarry.simulator.intkernel.PaddedMap;
import dev.quarry.simulator.intkernel.Workers;
import java.util.Arrays;

/// The feature loader of a convolution: a native map, or picture bytes through the input converter.
// npu-registers.md 0x100c, 0x104c..0x105c, 0x1068, 0x1070, 0x107c, 0x1080
final class InputFetch {
  private static final int ATOM = 8;
  private static final int BYTE_VALUES = 256;
  private static final Field[] SHIFTS = {CVT_SHIFT_0, CVT_SHIFT_1, CVT_SHIFT_2, CVT_SHIFT_3};
  private static final Field[] OFFSETS = {CVT_OFFSET_0, CVT_OFFSET_1, CVT_OFFSET_2, CVT_OFFSET_3};
  private static final Field[] SCALES = {CVT_SCALE_0, CVT_SCALE_1, CVT_SCALE_2, CVT_SCALE_3};

  private final boolean picture;
  private final int channels;
  private final NativeReader reader;
  private final float[] converted;
  private final int padTop;
  private final int padLeft;
  private final float padValue;

  /// Every how many rows and columns of the padded map an input pixel lies; more than 1 in a
  /// transposed convolution.
  private final int spreadY;

  private final int spreadX;

  /// @param picturePitch bytes of a line when the address is that of picture bytes, else 0
  InputFetch(RegisterFile r, NpuMemory memory, int picturePitch, String where) {
    int mode = r.get(ARGB_IN);
    picture = mode != 0;
    int height = r.get(DATA_HEIGHT);
    int width = r.get(DATA_WIDTH);
    int base = r.get(Register.CNA_FEATURE_DATA_ADDR);
    padTop = r.get(PAD_TOP);
    padLeft = r.get(PAD_LEFT);
    padValue = r.get(PAD_VALUE);
    spreadY = r.isSet(DECONV) ? r.get(DECONV_Y) + 1 : 1;
    spreadX = r.isSet(DECONV) ? r.get(DECONV_X) + 1 : 1;
    if (picture && spreadX * spreadY > 1) {
      throw Refusal.notExecutable(where, "transposed convolution of a picture");
    }
    int stored = r.get(LINE_STRIDE) * ATOM;
    if (picture) {
      channels = (mode & 7) + 1;
      if (channels > OFFSETS.length) {
        throw Refusal.damaged(where, "a picture of " + channels + " channels");
      }
      int line = picturePitch != 0 ? picturePitch : stored;
      reader = new NativeReader(base, line, 0, height, width, channels);
      memory.require(
          where, "the picture", base, base + (long) (height - 1) * line + (long) width * channels);
      converted = conversion(r, channels);
    } else {
      channels = r.get(DATA_CHANNEL);
      reader = new NativeReader(base, stored, r.get(SURF_STRIDE) * ATOM, height, width, channels);
      reader.requireIn(memory, where, "the input");
      converted = new float[0];
    }
  }

  int channels() {
    return channels;
  }

  /// The result of the converter for every byte of every channel.
  private static float[] conversion(RegisterFile r, int channels) {
    float[] table = new float[channels * BYTE_VALUES];
    for (int c = 0; c < channels; c++) {
      for (int raw = 0; raw < BYTE_VALUES; raw++) {
        long value = r.isSet(CVT_SIGNED) ? (byte) raw : raw;
        table[c * BYTE_VALUES + raw] = r.isSet(CVT_ENABLE) ? convert(r, c, value) : (float) value;
      }
    }
    return table;
  }

  private static int convert(RegisterFile r, int c, long value) {
    int offset = r.get(OFFSETS[c]);
    int scale = r.get(SCALES[c]);
    int shift = r.get(SHIFTS[c]);
    return Rounding.saturateI8(
        r.isSet(CVT_TYPE)
            ? Rounding.shiftRight((value + offset) * scale, shift)
            : Rounding.shiftRight(value * scale, shift) + offset);
  }

  /// Reads the map with its padding.
  PaddedMap read(byte[] memory, ConvShape shape, float[] data, Workers workers) {
    int height = shape.mapHeight();
    int width = shape.mapWidth();
    int stride = width * channels;
    int columns = Math.max(Math.min(reader.width(), Math.ceilDiv(width - padLeft, spreadX)), 0);
    int rowsPerChunk = Math.max(1, 16384 / Math.max(stride, 1));
    workers.run(
        Math.ceilDiv(height, rowsPerChunk),
        chunk -> {
          int end = Math.min((chunk + 1) * rowsPerChunk, height);
          for (int row = chunk * rowsPerChunk; row < end; row++) {
            int at = row * stride;
            int inserted = row - padTop;
            int source = Math.floorDiv(inserted, spreadY);
            if (inserted < 0 || source >= reader.height() || inserted % spreadY != 0) {
              Arrays.fill(data, at, at + stride, padValue);
              continue;
            }
            Arrays.fill(data, at, at + padLeft * channels, padValue);
            int right = at + (padLeft + columns) * channels;
            Arrays.fill(
                data, spreadX > 1 ? at : Math.min(right, at + stride), at + stride, padValue);
            if (picture) {
              readPicture(memory, source, columns, data, at + padLeft * channels);
            } else {
              readNative(memory, source, columns, data, at + padLeft * channels);
            }
          }
        });
    return new PaddedMap(height, width, channels, data);
  }

  private void readPicture(byte[] memory, int row, int columns, float[] data, int to) {
    int from = reader.base() + row * reader.line();
    for (int i = 0; i < columns * channels; i++) {
      int c = i % channels;
      data[to + i] = converted[c * BYTE_VALUES + (memory[from + i] & 0xff)];
    }
  }

  private void readNative(byte[] memory, int row, int columns, float[] data, int to) {
    for (int block = 0; block < channels / ATOM; block++) {
      int from = reader.address(block, row, 0);
      int at = to + block * ATOM;
      for (int x = 0; x < columns; x++) {
        for (int lane = 0; lane < ATOM; lane++) {
          data[at + lane] = memory[from + lane];
        }
        at += channels * spreadX;
        from += ATOM;
      }
    }
  }
}
