package dev.quarry.ir.op.family;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.npu.NpuConvolution;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// Weights that slide over a map, in either direction.
public sealed interface ConvolutionOp
    permits GroupedConvolutionOp, ConvTranspose2d, NpuConvolution {
  /// The window is as large as the weights.
  OpDef.Rule<ConvolutionOp> KERNEL_FITS =
      new OpDef.Rule<>(
          "kernel = weight height and width",
          op ->
              op.window().kernelHeight() == op.weight().dim(2)
                  && op.window().kernelWidth() == op.weight().dim(3));

  /// What is added to the result has its shape.
  OpDef.Rule<ConvolutionOp> RESIDUAL_FITS =
      new OpDef.Rule<>(
          "residual has the shape of the result",
          op -> op.residual().isEmpty() || op.residual().get().shape().equals(op.outShape()));

  /// The map that is read, NxCxHxW.
  Value input();

  /// The weights; the last two axes are those of the window.
  Value weight();

  /// A second map that is added to the result, if there is one.
  default Optional<Value> residual() {
    return Optional.empty();
  }

  /// Kernel, stride, padding and dilation.
  Window window();

  /// The shape of the result.
  Shape outShape();
}
