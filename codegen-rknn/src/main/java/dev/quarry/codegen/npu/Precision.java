package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;

/// What a map holds, and all that follows from the width of its elements.
// npu-arithmetic.md section 1; gen_f16.py: the rules of 8-bit tasks with atoms of 4 lanes
enum Precision {
  INT8(0, 1, RknnDataType.INT8),
  HALF(2, 2, RknnDataType.FLOAT16);

  /// Bytes of an atom, whatever it holds.
  static final int ATOM_BYTES = 8;

  private static final int SLICE_BYTES = 32;
  private static final int KERNEL_GROUP_BYTES = 16;

  private final int code;
  private final int elementBytes;
  private final RknnDataType dtype;

  Precision(int code, int elementBytes, RknnDataType dtype) {
    this.code = code;
    this.elementBytes = elementBytes;
    this.dtype = dtype;
  }

  /// The precision of a stored map.
  static Precision of(TensorType type) {
    return type.element() == ElementType.F16 ? HALF : INT8;
  }

  /// The code in registers.
  int code() {
    return code;
  }

  int elementBytes() {
    return elementBytes;
  }

  RknnDataType dtype() {
    return dtype;
  }

  /// Channels of an atom and of a surface.
  int atomChannels() {
    return ATOM_BYTES / elementBytes;
  }

  /// Channels a weight slice holds.
  int slice() {
    return SLICE_BYTES / elementBytes;
  }

  /// Kernels computed at the same time.
  int kernelGroup() {
    return KERNEL_GROUP_BYTES / elementBytes;
  }

  /// Lanes per weight row: whole slices and a remainder of one, two or four atoms, never three.
  int weightLanes(int channels) {
    int lanes = Align.up(channels, atomChannels());
    return lanes % slice() == 3 * atomChannels() ? lanes + atomChannels() : lanes;
  }
}
