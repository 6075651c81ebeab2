package dev.quarry.codegen.npu;

import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvolution;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.PictureReader;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// A convolution of bytes or of halves: what tiling and addresses depend on.
sealed interface ConvOp {
  /// A convolution of bytes.
  record OfIntegers(NpuConv op) implements ConvOp {}

  /// A convolution of halves.
  record OfHalves(NpuHalfConv op) implements ConvOp {}

  /// The op itself.
  NpuConvolution op();

  /// What it computes with.
  default Precision precision() {
    return switch (this) {
      case OfIntegers _ -> Precision.INT8;
      case OfHalves _ -> Precision.HALF;
    };
  }

  default Value input() {
    return op().input();
  }

  default Value weight() {
    return op().weight();
  }

  default Value bias() {
    return op().bias();
  }

  default Optional<Value> residual() {
    return op().residual();
  }

  default Window window() {
    return op().window();
  }

  default Upsampling upsampling() {
    return op().upsampling();
  }

  default boolean depthwise() {
    return op().depthwise();
  }

  default TableChoice table() {
    return op().table();
  }

  /// Output channels.
  default int kernels() {
    return weight().dim(0);
  }

  /// Channels a result of `kernels` channels is padded to: whole groups, or slices when depthwise.
  default int lanesOut(int kernels) {
    return Align.up(kernels, depthwise() ? precision().slice() : precision().kernelGroup());
  }

  /// Whether the table's values are written as `f32` and brought to halves by a second task.
  default boolean needsNarrowing() {
    return precision() == Precision.HALF && table() != TableChoice.NONE && !pooled();
  }

  /// Whether the table's values go through the pooling unit.
  default boolean pooled() {
    return this instanceof OfHalves(NpuHalfConv conv) && conv.pooled();
  }

  /// Depthwise and transposed convolutions read maps only, and so do high kernels of wide pictures.
  default boolean readsPictures() {
    return !depthwise() && upsampling().isNone() && PictureReader.takes(input().dim(3), window());
  }
}
