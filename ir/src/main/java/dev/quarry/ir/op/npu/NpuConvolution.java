package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// What convolution tasks of bytes and of halves have in common: everything that decides shapes and
/// the places of operands.
public sealed interface NpuConvolution permits NpuConv, NpuHalfConv {
  /// The map that is read, NxCxHxW.
  Value input();

  /// The weights, KxCxRxS, or Cx1xRxS when depthwise.
  Value weight();

  /// One number per output channel.
  Value bias();

  /// A second map of the result's shape that is added.
  Optional<Value> residual();

  /// Kernel, stride, padding and dilation.
  Window window();

  /// What is inserted into the input before.
  Upsampling upsampling();

  /// Whether every channel has its own kernel.
  boolean depthwise();

  /// The look-up at the end, if there is one.
  TableChoice table();
}
