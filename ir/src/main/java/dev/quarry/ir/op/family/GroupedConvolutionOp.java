package dev.quarry.ir.op.family;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// Convolutions with weights KxC/groupxRxS and an optional bias.
public sealed interface GroupedConvolutionOp extends ConvolutionOp
    permits Conv2d, FusedConv2d, QConv2d {
  /// The bias belongs to the output channels.
  OpDef.Rule<GroupedConvolutionOp> BIAS_FITS =
      new OpDef.Rule<>(
          "bias has one number per output channel",
          op -> op.bias().isEmpty() || op.bias().get().dim(0) == op.weight().dim(0));

  /// One number per output channel.
  Optional<Value> bias();

  /// How many parts the channels are divided into.
  int group();

  /// What is inserted into the input before.
  default Upsampling upsampling() {
    return Upsampling.NONE;
  }

  @Override
  default Shape outShape() {
    return Shapes.slide(upsampling().of(input().shape()), weight().dim(0), window(), false);
  }

  /// What the definitions of all of them begin with: operands, window, and the rules of channels
  /// and kernel.
  ///
  /// @param map what the input must be
  static <T extends Op & GroupedConvolutionOp> OpDef.Builder<T> define(
      String mnemonic,
      Class<T> type,
      String summary,
      TypeRule map,
      TypeRule weight,
      TypeRule bias) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", ConvolutionOp::input, map)
        .operand("weight", ConvolutionOp::weight, weight)
        .optional("bias", GroupedConvolutionOp::bias, bias)
        .window(ConvolutionOp::window)
        .rule(
            "input channels = weight channels x group",
            op -> op.input().dim(1) == op.weight().dim(1) * op.group())
        .rule("output channels divide by group", op -> op.weight().dim(0) % op.group() == 0)
        .rule(KERNEL_FITS);
  }
}
