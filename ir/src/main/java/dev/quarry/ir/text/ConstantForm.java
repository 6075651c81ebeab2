package dev.quarry.ir.text;

import dev.quarry.ir.type.ConstantData;
import java.lang.foreign.MemorySegment;

/// How a constant is written: the choice is part of the canonical form, so printer and reader share
/// its limits.
enum ConstantForm {
  /// All elements between brackets.
  LIST,
  /// One element that stands for all.
  SPLAT,
  /// The digest of bytes in a store.
  FILE;

  /// Constants up to this many elements are written as list.
  static final int LIST_ELEMENTS = 16;

  /// What the splats of one module may take in memory, in all. A short text must not be able to
  /// claim much more memory than it has itself.
  static final long SPLAT_BYTES = 64L << 20;

  /// The form of a constant.
  ///
  /// @param splatBytes what the splats before it take
  static ConstantForm of(ConstantData data, long splatBytes) {
    if (splatBytes + data.bytes().byteSize() <= SPLAT_BYTES && isUniform(data)) {
      return SPLAT;
    }
    return data.elements() <= LIST_ELEMENTS ? LIST : FILE;
  }

  private static boolean isUniform(ConstantData data) {
    MemorySegment bytes = data.bytes();
    long size = bytes.byteSize();
    long step = data.type().element().bytes();
    return size > step && MemorySegment.mismatch(bytes, step, size, bytes, 0, size - step) == -1;
  }
}
