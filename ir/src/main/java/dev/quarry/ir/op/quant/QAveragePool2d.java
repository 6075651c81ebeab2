package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.family.PoolOp;
import dev.quarry.ir.type.Value;

/// The mean of each window; padding counts as zeros. Scale and zero point stay.
public record QAveragePool2d(Value input, Window window) implements QuantOp, PoolOp {
  /// The definition.
  public static final OpDef<QAveragePool2d> DEF =
      PoolOp.define(
              "qaverage_pool2d", QAveragePool2d.class, "mean over a sliding window", QTypes.MAP)
          .make(p -> new QAveragePool2d(p.operand("input"), Window.from(p)));

  @Override
  public OpDef<QAveragePool2d> def() {
    return DEF;
  }
}
