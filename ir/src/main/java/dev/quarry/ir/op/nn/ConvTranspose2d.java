package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.ConvolutionOp;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// Transposed convolution: input NxCxHxW, weight CxK/groupxRxS, bias K. Output size = (in - 1) *
/// stride + span - pads + outputPads.
public record ConvTranspose2d(
    Value input,
    Value weight,
    Optional<Value> bias,
    Window window,
    int group,
    List<Integer> outputPads)
    implements NnOp, ConvolutionOp {
  /// The definition.
  public static final OpDef<ConvTranspose2d> DEF =
      OpDef.define(
              "conv_transpose2d", ConvTranspose2d.class, "transposed two-dimensional convolution")
          .operand("input", ConvTranspose2d::input, TypeRule.real(4))
          .operand("weight", ConvTranspose2d::weight, TypeRule.f32(4))
          .optional("bias", ConvTranspose2d::bias, TypeRule.f32(1))
          .window(ConvTranspose2d::window)
          .attr("group", ConvTranspose2d::group, AttrCodec.INT, 1)
          .attr("output_pads", ConvTranspose2d::outputPads, AttrCodec.INTS, List.of(0, 0))
          .rule("input channels = weight rows", op -> op.input().dim(1) == op.weight().dim(0))
          .rule("input channels divide by group", op -> op.input().dim(1) % op.group() == 0)
          .rule("output_pads has two numbers", op -> op.outputPads().size() == 2)
          .rule(KERNEL_FITS)
          .rule(
              "bias has one number per output channel",
              op ->
                  op.bias().isEmpty() || op.bias().get().dim(0) == op.weight().dim(1) * op.group())
          .result(op -> op.input().type().withShape(op.outShape()))
          .make(
              p ->
                  new ConvTranspose2d(
                      p.operand("input"),
                      p.operand("weight"),
                      p.optional("bias"),
                      Window.from(p),
                      p.attr("group", Integer.class),
                      p.attrs("output_pads", Integer.class)));

  public ConvTranspose2d {
    outputPads = List.copyOf(outputPads);
  }

  @Override
  public Shape outShape() {
    int height =
        (input.dim(2) - 1) * window.strideY()
            + window.spanHeight()
            - window.padTop()
            - window.padBottom()
            + outputPads.get(0);
    int width =
        (input.dim(3) - 1) * window.strideX()
            + window.spanWidth()
            - window.padLeft()
            - window.padRight()
            + outputPads.get(1);
    return Shape.of(input.dim(0), weight.dim(1) * group, Math.max(height, 0), Math.max(width, 0));
  }

  @Override
  public OpDef<ConvTranspose2d> def() {
    return DEF;
  }
}
