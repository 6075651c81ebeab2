package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// An activation on its own, requantized to the result.
public record QActivation(Value input, Activation activation, Storage out) implements QuantOp {
  /// The definition.
  public static final OpDef<QActivation> DEF =
      OpDef.define("qactivation", QActivation.class, "a stand-alone activation")
          .operand("input", QActivation::input, QTypes.ACTIVATION)
          .attr("activation", QActivation::activation, Activation.CODEC)
          .result(op -> op.out().at(op.input().shape()))
          .make(
              p ->
                  new QActivation(
                      p.operand("input"),
                      p.attr("activation", Activation.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<QActivation> def() {
    return DEF;
  }
}
