package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.family.MapPairOp;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// An element-wise op of two quantized tensors with an optional activation. The second may be a
/// single pixel, which then meets every pixel of the first.
public record QElementwise(
    ElementwiseKind kind, Value a, Value b, Activation activation, Storage out)
    implements QuantOp, MapPairOp {
  /// The definition.
  public static final OpDef<QElementwise> DEF =
      MapPairOp.define(
              "qelementwise",
              QElementwise.class,
              "quantized element-wise op of two tensors",
              QTypes.ACTIVATION)
          .attr("activation", QElementwise::activation, Activation.CODEC, Activation.NONE)
          .result(op -> op.out().at(op.a().shape()))
          .make(
              p ->
                  new QElementwise(
                      p.attr("kind", ElementwiseKind.class),
                      p.operand("a"),
                      p.operand("b"),
                      p.attr("activation", Activation.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<QElementwise> def() {
    return DEF;
  }
}
