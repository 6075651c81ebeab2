package dev.quarry.simulator.machine;

import java.nio.ByteBuffer;

/// How elements lie in an atom.
// npu-arithmetic.md sections 1 and 7a
enum Format {
  INT8(8, 8),
  F16(4, 8),
  F32(4, 16);

  /// Code of 16-bit data; with floating-point processing they are halves.
  private static final int WIDE = 1;

  private static final int HALF = 2;
  private static final int SINGLE = 5;

  private final int lanes;
  private final int atomBytes;

  Format(int lanes, int atomBytes) {
    this.lanes = lanes;
    this.atomBytes = atomBytes;
  }

  /// The format of a precision code.
  static Format of(int code, String where) {
    return switch (code) {
      case 0 -> INT8;
      case WIDE, HALF -> F16;
      case SINGLE -> F32;
      default -> throw Refusal.notExecutable(where, "data of precision " + code);
    };
  }

  /// Elements of an atom.
  int lanes() {
    return lanes;
  }

  /// Bytes of an atom.
  int atomBytes() {
    return atomBytes;
  }

  /// An element of the atom at an address.
  float read(ByteBuffer memory, int atom, int lane) {
    return switch (this) {
      case INT8 -> memory.get(atom + lane);
      case F16 -> Float.float16ToFloat(memory.getShort(atom + 2 * lane));
      case F32 -> memory.getFloat(atom + 4 * lane);
    };
  }

  /// A number as this format holds it.
  float rounded(float value) {
    return switch (this) {
      case INT8 -> Math.clamp((long) Math.rint(value), -128, 127);
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case F32 -> value;
    };
  }

  /// Stores an element: integers are rounded half to even and saturate, halves are rounded.
  void write(ByteBuffer memory, int atom, int lane, float value) {
    switch (this) {
      case INT8 -> memory.put(atom + lane, (byte) Math.clamp((long) Math.rint(value), -128, 127));
      case F16 -> memory.putShort(atom + 2 * lane, Float.floatToFloat16(value));
      case F32 -> memory.putFloat(atom + 4 * lane, value);
    }
  }
}
