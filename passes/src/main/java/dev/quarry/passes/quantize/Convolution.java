package dev.quarry.passes.quantize;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.Map;
import java.util.Optional;

/// A convolution, plain or fused.
record Convolution(
    Value input,
    Value weight,
    Optional<Value> bias,
    Optional<Value> residual,
    Window window,
    int group,
    Activation activation,
    ResidualPlacement placement) {

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
                  c.group(),
                  Activation.NONE,
                  ResidualPlacement.AFTER_ACTIVATION));
      case FusedConv2d c ->
          Optional.of(
              new Convolution(
                  c.input(),
                  c.weight(),
                  c.bias(),
                  c.residual(),
                  c.window(),
                  c.group(),
                  c.activation(),
                  c.placement()));
      default -> Optional.empty();
    };
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
