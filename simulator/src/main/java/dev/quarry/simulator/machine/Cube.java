package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;

/// Where the data processing unit writes: the stream `[group][row][column][atom]` of the producer,
/// read again as a cube of the destination registers, or written without gaps.
// npu-arithmetic.md section 6 (proven); without gaps: 0x400c bits 25 and 24:9, whose length is that
// of the stream in 93 of 93 tasks, and whose results are the real numbers of the outputs
final class Cube {
  /// Unit of the length of a result that is written without gaps.
  private static final int LENGTH_UNIT = 8;

  private final int atomBytes;
  private final int atomLanes;
  private final int base;
  private final int width;
  private final int height;
  private final int groups;
  private final int atoms;
  private final int line;
  private final int surface;
  private final int group;
  private final int streamGroups;
  private final int streamWidth;
  private final int streamHeight;
  private final boolean direct;
  private final boolean contiguous;

  /// A cube of 8-bit integers.
  ///
  /// @param channels lanes of the producer
  Cube(RegisterFile r, int streamHeight, int streamWidth, int channels, String where) {
    this(r, streamHeight, streamWidth, channels, Format.INT8, where);
  }

  /// @param channels lanes of the producer
  Cube(
      RegisterFile r,
      int streamHeight,
      int streamWidth,
      int channels,
      Format format,
      String where) {
    atomBytes = format.atomBytes();
    atomLanes = format.lanes();
    this.streamHeight = streamHeight;
    this.streamWidth = streamWidth;
    atoms = r.get(SIZE_E_0) + 1;
    width = r.get(DST_WIDTH) + 1;
    height = r.get(DST_HEIGHT) + 1;
    groups = Math.ceilDiv(r.get(DST_CHANNEL) + 1, atomLanes * atoms);
    base = r.get(Register.DPU_DST_BASE_ADDR);
    line = (width + r.get(NOTCH_0)) * atomBytes;
    surface = r.get(Register.DPU_DST_SURF_STRIDE);
    group = r.get(Register.DPU_SURFACE_ADD);
    streamGroups = Math.ceilDiv(channels, atomLanes * atoms);
    long stream = (long) streamGroups * streamHeight * streamWidth * atoms;
    if (stream != (long) groups * height * width * atoms) {
      throw Refusal.damaged(where, "the cube written does not hold what is computed");
    }
    contiguous = r.isSet(NONALIGN);
    if (contiguous && stream * atomBytes != r.get(SURF_LEN) * (long) LENGTH_UNIT) {
      throw Refusal.damaged(where, "it says another number of bytes than it writes");
    }
    direct = !contiguous && width == streamWidth && height == streamHeight;
  }

  /// Address of an atom of a pixel, counted in the producer's lanes.
  int address(int block, int y, int x) {
    int atom = block % atoms;
    int g = block / atoms;
    if (direct) {
      return base + g * group + y * line + x * atomBytes + atom * surface;
    }
    long index = (((long) g * streamHeight + y) * streamWidth + x) * atoms + atom;
    if (contiguous) {
      return base + (int) (index * atomBytes);
    }
    int a = (int) (index % atoms);
    long pixel = index / atoms;
    int column = (int) (pixel % width);
    int row = (int) (pixel / width % height);
    int plane = (int) (pixel / width / height);
    return base + plane * group + row * line + column * atomBytes + a * surface;
  }

  /// Lanes the producer delivers, with those that only fill its last group.
  int streamLanes() {
    return streamGroups * atoms * atomLanes;
  }

  void requireIn(NpuMemory memory, String where) {
    long stream = (long) streamGroups * streamHeight * streamWidth * atoms * atomBytes;
    long last =
        contiguous
            ? base + stream
            : base
                + (long) (groups - 1) * group
                + (long) (height - 1) * line
                + (long) (width - 1) * atomBytes
                + (long) (atoms - 1) * surface
                + atomBytes;
    memory.require(where, "the result", base, last);
  }
}
