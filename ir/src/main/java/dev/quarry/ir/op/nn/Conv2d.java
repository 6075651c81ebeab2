package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// Two-dimensional convolution without activation: input NxCxHxW, weight KxC/groupxRxS, bias K.
public record Conv2d(Value input, Value weight, Optional<Value> bias, Window window, int group)
    implements NnOp {
  /// The definition.
  public static final OpDef<Conv2d> DEF =
      OpDef.define("conv2d", Conv2d.class, "two-dimensional convolution")
          .operand("input", Conv2d::input, TypeRule.real(4))
          .operand("weight", Conv2d::weight, TypeRule.f32(4))
          .optional("bias", Conv2d::bias, TypeRule.f32(1))
          .window(Conv2d::window)
          .attr("group", Conv2d::group, AttrCodec.INT, 1)
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
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(
                          Shapes.slide(op.input().shape(), op.weight().dim(0), op.window(), false)))
          .make(
              p ->
                  new Conv2d(
                      p.operand("input"),
                      p.operand("weight"),
                      p.optional("bias"),
                      Window.from(p),
                      p.attr("group", Integer.class)));

  @Override
  public OpDef<Conv2d> def() {
    return DEF;
  }
}
