package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// The real numbers stored integers stand for.
public record Dequantize(Value input) implements QuantOp {
  /// The definition.
  public static final OpDef<Dequantize> DEF =
      OpDef.define("dequantize", Dequantize.class, "stored integers to real numbers")
          .operand("input", Dequantize::input, QTypes.ACTIVATION)
          .result(op -> TensorType.f32(op.input().shape()))
          .make(p -> new Dequantize(p.operand("input")));

  @Override
  public OpDef<Dequantize> def() {
    return DEF;
  }
}
