package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.GroupedConvolutionOp;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// Convolution, with upsampling a transposed one, with bias, activation and optional residual
/// addition on quantized maps. The bias is in real numbers, or, for weights with one scale, in
/// whole products of input scale and weight scale; weights are quantized per tensor or along axis
/// 0. A group count equal to the channels with one weight channel is a depthwise convolution.
public record QConv2d(
    Value input,
    Value weight,
    Optional<Value> bias,
    Optional<Value> residual,
    Window window,
    Upsampling upsampling,
    int group,
    Activation activation,
    ResidualPlacement placement,
    Storage out)
    implements QuantOp, GroupedConvolutionOp {
  /// The definition.
  public static final OpDef<QConv2d> DEF =
      GroupedConvolutionOp.define(
              "qconv2d",
              QConv2d.class,
              "quantized convolution with activation and residual addition",
              QTypes.MAP,
              QTypes.WEIGHT,
              QTypes.BIAS)
          .optional("residual", QConv2d::residual, QTypes.MAP)
          .upsampling(QConv2d::upsampling)
          .attr("group", QConv2d::group, AttrCodec.INT, 1)
          .attr("activation", QConv2d::activation, Activation.CODEC, Activation.NONE)
          .attr(
              "placement",
              QConv2d::placement,
              AttrCodec.enumOf(ResidualPlacement.class),
              ResidualPlacement.AFTER_ACTIVATION)
          .rule(
              "upsampling has stride 1 and no groups",
              op ->
                  op.upsampling().isNone()
                      || (op.window().strideY() == 1
                          && op.window().strideX() == 1
                          && op.group() == 1))
          .rule(BIAS_FITS)
          .rule(
              "an integer bias needs weights with one scale",
              op ->
                  op.bias().isEmpty()
                      || op.bias().get().type().element() == ElementType.F32
                      || op.weight().type().quantization() instanceof Quantization.PerTensor)
          .rule(RESIDUAL_FITS)
          .result(op -> op.out().at(op.outShape()))
          .make(
              p ->
                  new QConv2d(
                      p.operand("input"),
                      p.operand("weight"),
                      p.optional("bias"),
                      p.optional("residual"),
                      Window.from(p),
                      Upsampling.from(p),
                      p.attr("group", Integer.class),
                      p.attr("activation", Activation.class),
                      p.attr("placement", ResidualPlacement.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<QConv2d> def() {
    return DEF;
  }
}
