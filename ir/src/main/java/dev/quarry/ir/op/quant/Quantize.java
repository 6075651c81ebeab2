package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// Rounds real numbers to the scale and zero point of the result, ties to even, saturating.
public record Quantize(Value input, Storage out) implements QuantOp {
  /// The definition.
  public static final OpDef<Quantize> DEF =
      OpDef.define("quantize", Quantize.class, "real numbers to stored integers")
          .operand("input", Quantize::input, TypeRule.F32)
          .result(op -> op.out().at(op.input().shape()))
          .make(p -> new Quantize(p.operand("input"), Storage.of(p.declared())));

  @Override
  public OpDef<Quantize> def() {
    return DEF;
  }
}
