package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// One number added to every element.
public record QAddNumber(Value input, float number, Storage out) implements QuantOp {
  /// The definition.
  public static final OpDef<QAddNumber> DEF =
      OpDef.define("qadd_number", QAddNumber.class, "the sum of a tensor and a number")
          .operand("input", QAddNumber::input, QTypes.ACTIVATION)
          .attr("number", QAddNumber::number, AttrCodec.FLOAT)
          .rule("the number is finite", op -> Float.isFinite(op.number()))
          .result(op -> op.out().at(op.input().shape()))
          .make(
              p ->
                  new QAddNumber(
                      p.operand("input"), p.attr("number", Float.class), Storage.of(p.declared())));

  @Override
  public OpDef<QAddNumber> def() {
    return DEF;
  }
}
