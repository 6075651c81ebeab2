package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Value;

/// The largest value of each window; padding never wins.
public record MaxPool2d(Value input, Window window, boolean ceilMode) implements NnOp {
  /// The definition.
  public static final OpDef<MaxPool2d> DEF =
      OpDef.define("max_pool2d", MaxPool2d.class, "maximum over a sliding window")
          .operand("input", MaxPool2d::input, TypeRule.real(4))
          .window(MaxPool2d::window)
          .attr("ceil_mode", MaxPool2d::ceilMode, AttrCodec.BOOL, false)
          .rule(
              "every window overlaps the input",
              op ->
                  op.window().padTop() < op.window().spanHeight()
                      && op.window().padLeft() < op.window().spanWidth())
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(
                          Shapes.slide(
                              op.input().shape(), op.input().dim(1), op.window(), op.ceilMode())))
          .make(
              p ->
                  new MaxPool2d(
                      p.operand("input"), Window.from(p), p.attr("ceil_mode", Boolean.class)));

  @Override
  public OpDef<MaxPool2d> def() {
    return DEF;
  }
}
