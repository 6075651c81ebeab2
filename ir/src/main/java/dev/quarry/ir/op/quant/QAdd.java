package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// The sum of two quantized tensors of the same shape, with an optional activation.
public record QAdd(Value a, Value b, Activation activation, Storage out) implements QuantOp {
  /// The definition.
  public static final OpDef<QAdd> DEF =
      OpDef.define("qadd", QAdd.class, "quantized sum")
          .operand("a", QAdd::a, QTypes.ACTIVATION)
          .operand("b", QAdd::b, QTypes.ACTIVATION)
          .attr("activation", QAdd::activation, Activation.CODEC, Activation.NONE)
          .rule("the operands have one shape", op -> op.a().shape().equals(op.b().shape()))
          .result(op -> op.out().at(op.a().shape()))
          .make(
              p ->
                  new QAdd(
                      p.operand("a"),
                      p.operand("b"),
                      p.attr("activation", Activation.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<QAdd> def() {
    return DEF;
  }
}
