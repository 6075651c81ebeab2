package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Shape;
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
    implements NnOp {
  /// The definition.
  public static final OpDef<FusedConv2d> DEF =
      OpDef.define(
              "fused_conv2d",
              FusedConv2d.class,
              "convolution with activation and residual addition")
          .operand("input", FusedConv2d::input, TypeRule.real(4))
          .operand("weight", FusedConv2d::weight, TypeRule.f32(4))
          .optional("bias", FusedConv2d::bias, TypeRule.f32(1))
          .optional("residual", FusedConv2d::residual, TypeRule.real(4))
          .window(FusedConv2d::window)
          .attr("group", FusedConv2d::group, AttrCodec.INT, 1)
          .attr("activation", FusedConv2d::activation, Activation.CODEC, Activation.NONE)
          .attr(
              "placement",
              FusedConv2d::placement,
              AttrCodec.enumOf(ResidualPlacement.class),
              ResidualPlacement.AFTER_ACTIVATION)
          .rule(
              "input channels = weight channels x group",
              op -> op.input().dim(1) == op.weight().dim(1) * op.group())
          .rule("output channels divide by group", op -> op.weight().dim(0) % op.group() == 0)
          .rule(
              "kernel = weight height and width",
              op ->
                  op.window().kernelHeight() == op.weight().dim(2)
                      && op.window().kernelWidth() == op.weight().dim(3))
          .rule(
              "bias has one number per output channel",
              op -> op.bias().isEmpty() || op.bias().get().dim(0) == op.weight().dim(0))
          .rule(
              "residual has the shape of the result",
              op -> op.residual().isEmpty() || op.residual().get().shape().equals(op.outShape()))
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

  private Shape outShape() {
    return Shapes.slide(input.shape(), weight.dim(0), window, false);
  }

  @Override
  public OpDef<FusedConv2d> def() {
    return DEF;
  }
}
