package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.GroupedConvolutionOp;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// Convolution with an activation and, optionally, an addition in the same op; made by the fusing
/// passes. Equal to [Conv2d], the activation and [Add] in the order the placement says.
public record FusedConv2d(
    Value input,
    Value weight,
    Optional<Value> bias,
    Optional<Value> residual,
    Window window,
    int group,
    Activation activation,
    ResidualPlacement placement)
    implements NnOp, GroupedConvolutionOp {
  /// The definition.
  public static final OpDef<FusedConv2d> DEF =
      GroupedConvolutionOp.define(
              "fused_conv2d",
              FusedConv2d.class,
              "convolution with activation and residual addition",
              TypeRule.real(4),
              TypeRule.f32(4),
              TypeRule.f32(1))
          .optional("residual", FusedConv2d::residual, TypeRule.real(4))
          .attr("group", FusedConv2d::group, AttrCodec.INT, 1)
          .attr("activation", FusedConv2d::activation, Activation.CODEC, Activation.NONE)
          .attr(
              "placement",
              FusedConv2d::placement,
              AttrCodec.enumOf(ResidualPlacement.class),
              ResidualPlacement.AFTER_ACTIVATION)
          .rule(BIAS_FITS)
          .rule(RESIDUAL_FITS)
          .result(op -> op.input().type().withShape(op.outShape()))
          .make(
              p ->
                  new FusedConv2d(
                      p.operand("input"),
                      p.operand("weight"),
                      p.optional("bias"),
                      p.optional("residual"),
                      Window.from(p),
                      p.attr("group", Integer.class),
                      p.attr("activation", Activation.class),
                      p.attr("placement", ResidualPlacement.class)));

  @Override
  public OpDef<FusedConv2d> def() {
    return DEF;
  }
}
