package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Value;

/// The mean of each window; padding counts as zeros. Scale and zero point stay.
public record QAveragePool2d(Value input, Window window) implements QuantOp {
  /// The definition.
  public static final OpDef<QAveragePool2d> DEF =
      OpDef.define("qaverage_pool2d", QAveragePool2d.class, "mean over a sliding window")
          .operand("input", QAveragePool2d::input, QTypes.MAP)
          .window(QAveragePool2d::window)
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(
                          Shapes.slide(op.input().shape(), op.input().dim(1), op.window(), false)))
          .make(p -> new QAveragePool2d(p.operand("input"), Window.from(p)));

  @Override
  public OpDef<QAveragePool2d> def() {
    return DEF;
  }
}
