package dev.quarry.passes.quantize;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.TurnedKernels;
import java.util.Map;
import java.util.Optional;

/// A convolution, plain, fused or transposed. A transposed one is an ordinary one over the input
/// with zeros inserted, its kernels turned by 180 degrees.
///
/// @param turned whether the weights are stored as those of a transposed convolution
record Convolution(
    Value input,
    Value weight,
    Optional<Value> bias,
    Optional<Value> residual,
    Window window,
    Upsampling upsampling,
    int group,
    Activation activation,
    ResidualPlacement placement,
    boolean turned) {

  /// Reads an op as a convolution.
  static Optional<Convolution> of(Op op) {
    return switch (op) {
      case Conv2d c ->
          Optional.of(
              new Convolution(
                  c.input(),
                  c.weight(),
                  c.bias(),
                  Optional.empty(),
                  c.window(),
                  Upsampling.NONE,
                  c.group(),
                  Activation.NONE,
                  ResidualPlacement.AFTER_ACTIVATION,
                  false));
      case FusedConv2d c ->
          Optional.of(
              new Convolution(
                  c.input(),
                  c.weight(),
                  c.bias(),
                  c.residual(),
                  c.window(),
                  Upsampling.NONE,
                  c.group(),
                  c.activation(),
                  c.placement(),
                  false));
      case ConvTranspose2d c -> transposed(c);
      default -> Optional.empty();
    };
  }

  /// Empty for the forms that would need less than no padding, or that have groups or dilation.
  private static Optional<Convolution> transposed(ConvTranspose2d c) {
    Window w = c.window();
    return c.group() > 1 || w.dilationY() > 1 || w.dilationX() > 1
        ? Optional.empty()
        : TurnedKernels.window(c)
            .map(
                window ->
                    new Convolution(
                        c.input(),
                        c.weight(),
                        c.bias(),
                        Optional.empty(),
                        window,
                        new Upsampling(w.strideY(), w.strideX()),
                        1,
                        Activation.NONE,
                        ResidualPlacement.AFTER_ACTIVATION,
                        true));
  }

  /// The weights as KxCxRxS.
  ConstantData weights(ConstantData stored) {
    return turned ? TurnedKernels.turned(stored) : stored;
  }

  /// Whether every channel has its own kernel.
  boolean isDepthwise() {
    return group > 1 && group == input.dim(1) && weight.dim(0) == group && weight.dim(1) == 1;
  }

  /// Whether weights are constants, data is not, and the groups are none or one per channel.
  boolean isQuantizable(Map<Value, ConstantData> constants) {
    return constants.containsKey(weight)
        && bias.stream().allMatch(constants::containsKey)
        && !constants.containsKey(input)
        && residual.stream().noneMatch(constants::containsKey)
        && (group == 1 || isDepthwise());
  }
}
