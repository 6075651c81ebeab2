package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// The mean of each window. With `countIncludePad` padding counts as zeros (but not the part a
/// ceiling output size reaches beyond it); otherwise only real pixels are averaged.
public record AveragePool2d(Value input, Window window, boolean ceilMode, boolean countIncludePad)
    implements NnOp {
  /// The definition.
  public static final OpDef<AveragePool2d> DEF =
      OpDef.define("average_pool2d", AveragePool2d.class, "mean over a sliding window")
          .operand("input", AveragePool2d::input, TypeRule.f32(4))
          .window(AveragePool2d::window)
          .attr("ceil_mode", AveragePool2d::ceilMode, AttrCodec.BOOL, false)
          .attr("count_include_pad", AveragePool2d::countIncludePad, AttrCodec.BOOL, false)
          .rule(
              "every window overlaps the input",
              op ->
                  op.window().padTop() < op.window().spanHeight()
                      && op.window().padLeft() < op.window().spanWidth())
          .result(
              op ->
                  TensorType.f32(
                      Shapes.slide(
                          op.input().shape(), op.input().dim(1), op.window(), op.ceilMode())))
          .make(
              p ->
                  new AveragePool2d(
                      p.operand("input"),
                      Window.from(p),
                      p.attr("ceil_mode", Boolean.class),
                      p.attr("count_include_pad", Boolean.class)));

  @Override
  public OpDef<AveragePool2d> def() {
    return DEF;
  }
}
