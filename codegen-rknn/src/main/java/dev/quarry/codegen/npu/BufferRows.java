package dev.quarry.codegen.npu;

import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.Optional;

/// Whether the convolution buffer holds what a convolution needs at once.
public final class BufferRows {
  private BufferRows() {}

  /// How many rows too few the buffer holds for one row of results.
  ///
  /// @param depthwise one kernel per channel
  /// @param input map read, NCHW
  /// @param output map written, NCHW
  /// @param window kernel, stride, padding, dilation
  /// @param upsampling zeros inserted into the input
  /// @param stored what the maps hold: i8 or f16
  public static Optional<Excess> shortage(
      boolean depthwise,
      Shape input,
      Shape output,
      Window window,
      Upsampling upsampling,
      ElementType stored,
      TargetProfile target) {
    var geometry =
        new ConvGeometry(
            InputMode.NATIVE,
            depthwise,
            NativeMap.of(TensorType.of(stored, input)),
            NativeMap.of(TensorType.of(stored, output)),
            window,
            upsampling);
    return ConvTiling.shortage(geometry, target);
  }
}
