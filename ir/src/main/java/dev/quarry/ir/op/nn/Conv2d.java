package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.GroupedConvolutionOp;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// Two-dimensional convolution without activation: input NxCxHxW, weight KxC/groupxRxS, bias K.
public record Conv2d(Value input, Value weight, Optional<Value> bias, Window window, int group)
    implements NnOp, GroupedConvolutionOp {
  /// The definition.
  public static final OpDef<Conv2d> DEF =
      GroupedConvolutionOp.define(
              "conv2d",
              Conv2d.class,
              "two-dimensional convolution",
              TypeRule.real(4),
              TypeRule.f32(4),
              TypeRule.f32(1))
          .attr("group", Conv2d::group, AttrCodec.INT, 1)
          .rule(BIAS_FITS)
          .result(op -> op.input().type().withShape(op.outShape()))
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
