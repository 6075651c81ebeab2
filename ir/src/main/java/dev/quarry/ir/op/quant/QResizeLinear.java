package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.Value;

/// Enlarges a map by linear interpolation between half pixels; beyond the border, its lines are
/// repeated. Scale and zero point stay.
public record QResizeLinear(Value input, int factorY, int factorX) implements QuantOp {
  /// The definition.
  public static final OpDef<QResizeLinear> DEF =
      OpDef.define(
              "qresize_linear", QResizeLinear.class, "interpolates between pixels, whole factors")
          .operand("input", QResizeLinear::input, QTypes.MAP)
          .attr("factor_y", QResizeLinear::factorY, AttrCodec.INT)
          .attr("factor_x", QResizeLinear::factorX, AttrCodec.INT)
          .rule("factors are at least 1", op -> op.factorY() >= 1 && op.factorX() >= 1)
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(Shapes.enlarged(op.input().shape(), op.factorY(), op.factorX())))
          .make(
              p ->
                  new QResizeLinear(
                      p.operand("input"),
                      p.attr("factor_y", Integer.class),
                      p.attr("factor_x", Integer.class)));

  @Override
  public OpDef<QResizeLinear> def() {
    return DEF;
  }
}
