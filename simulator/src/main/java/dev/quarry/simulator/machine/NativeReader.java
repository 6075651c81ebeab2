package dev.quarry.simulator.machine;

/// A native map in memory: atoms of 8 channels, lines, surfaces.
///
/// @param base address
/// @param line bytes from line to line
/// @param surface bytes from surface to surface
/// @param height rows
/// @param width columns
/// @param channels channels, spare ones of the last surface not counted
record NativeReader(int base, int line, int surface, int height, int width, int channels) {
  private static final int ATOM = 8;

  void requireIn(NpuMemory memory, String where, String what) {
    long last =
        base
            + (long) (Math.ceilDiv(channels, ATOM) - 1) * surface
            + (long) (height - 1) * line
            + (long) width * ATOM;
    memory.require(where, what, base, last);
    memory.require(where, what, base, (long) base + (long) (height - 1) * line);
  }

  /// Address of the atom that holds channel `8 * block` of a pixel.
  int address(int block, int y, int x) {
    return base + block * surface + y * line + x * ATOM;
  }
}
