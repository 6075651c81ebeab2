package dev.quarry.codegen.npu;

import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// A convolution of bytes or of halves: what tiling and addresses depend on.
sealed interface ConvOp {
  /// A convolution of bytes.
  record OfIntegers(NpuConv op) implements ConvOp {
    @Override
    public Value input() {
      return op.input();
    }

    @Override
    public Value weight() {
      return op.weight();
    }

    @Override
    public Value bias() {
      return op.bias();
    }

    @Override
    public Optional<Value> residual() {
      return op.residual();
    }

    @Override
    public Window window() {
      return op.window();
    }

    @Override
    public Upsampling upsampling() {
      return op.upsampling();
    }

    @Override
    public boolean depthwise() {
      return op.depthwise();
    }

    @Override
    public TableChoice table() {
      return op.table();
    }

    @Override
    public Precision precision() {
      return Precision.INT8;
    }
  }

  /// A convolution of halves.
  record OfHalves(NpuHalfConv op) implements ConvOp {
    @Override
    public Value input() {
      return op.input();
    }

    @Override
    public Value weight() {
      return op.weight();
    }

    @Override
    public Value bias() {
      return op.bias();
    }

    @Override
    public Optional<Value> residual() {
      return op.residual();
    }

    @Override
    public Window window() {
      return op.window();
    }

    @Override
    public Upsampling upsampling() {
      return op.upsampling();
    }

    @Override
    public boolean depthwise() {
      return op.depthwise();
    }

    @Override
    public TableChoice table() {
      return op.table();
    }

    @Override
    public Precision precision() {
      return Precision.HALF;
    }
  }

  Value input();

  Value weight();

  Value bias();

  Optional<Value> residual();

  Window window();

  Upsampling upsampling();

  boolean depthwise();

  TableChoice table();

  Precision precision();

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
    return precision() == Precision.HALF && table() != TableChoice.NONE;
  }

  /// Depthwise and transposed convolutions read maps only.
  default boolean readsPictures() {
    return !depthwise() && upsampling().isNone();
  }
}
