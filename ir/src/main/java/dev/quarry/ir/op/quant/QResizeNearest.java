package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.Value;

/// Repeats every pixel `factorY` x `factorX` times; scale and zero point stay.
public record QResizeNearest(Value input, int factorY, int factorX) implements QuantOp {
  /// The definition.
  public static final OpDef<QResizeNearest> DEF =
      OpDef.define("qresize_nearest", QResizeNearest.class, "repeats pixels by whole factors")
          .operand("input", QResizeNearest::input, QTypes.MAP)
          .attr("factor_y", QResizeNearest::factorY, AttrCodec.INT)
          .attr("factor_x", QResizeNearest::factorX, AttrCodec.INT)
          .rule("factors are at least 1", op -> op.factorY() >= 1 && op.factorX() >= 1)
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(Shapes.enlarged(op.input().shape(), op.factorY(), op.factorX())))
          .make(
              p ->
                  new QResizeNearest(
                      p.operand("input"),
                      p.attr("factor_y", Integer.class),
                      p.attr("factor_x", Integer.class)));

  @Override
  public OpDef<QResizeNearest> def() {
    return DEF;
  }
}
