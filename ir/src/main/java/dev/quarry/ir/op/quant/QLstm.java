package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.family.RecurrentOp;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// A long short-term memory on quantized steps; see [Lstm]. States begin at zero and are real
/// numbers: only what is given out is rounded. All weights have one scale, and the bias is in whole
/// products of input scale and weight scale.
public record QLstm(Value input, Value weights, Value recurrent, Value bias, Storage out)
    implements QuantOp, RecurrentOp {
  private static final TypeRule MATRIX = QTypes.ACTIVATION.and(TypeRule.rank(2));

  /// The definition.
  public static final OpDef<QLstm> DEF =
      RecurrentOp.define(
              "qlstm",
              QLstm.class,
              "quantized long short-term memory; delivers all steps",
              QTypes.ACTIVATION.and(TypeRule.rank(3)),
              MATRIX)
          .operand(
              "bias",
              QLstm::bias,
              TypeRule.elementIn(ElementType.I32, ElementType.I64).and(TypeRule.rank(1)))
          .rule(
              "all weights have one scale and zero point",
              op -> Storage.of(op.weights().type()).equals(Storage.of(op.recurrent().type())))
          .rule(
              "the bias has a number for every gate of every unit",
              op -> op.bias().dim(0) == op.rows())
          .result(op -> op.out().at(Shape.of(op.input().dim(0), op.input().dim(1), op.units())))
          .make(
              p ->
                  new QLstm(
                      p.operand("input"),
                      p.operand("weights"),
                      p.operand("recurrent"),
                      p.operand("bias"),
                      Storage.of(p.declared())));

  @Override
  public OpDef<QLstm> def() {
    return DEF;
  }
}
