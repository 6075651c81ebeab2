package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// Multiplication by a positive number: the stored values stay, the scale is multiplied.
public record QRescale(Value input, float factor) implements QuantOp {
  /// The definition.
  public static final OpDef<QRescale> DEF =
      OpDef.define("qrescale", QRescale.class, "the same stored values with another scale")
          .operand("input", QRescale::input, QTypes.ACTIVATION)
          .attr("factor", QRescale::factor, AttrCodec.FLOAT)
          .rule("the factor is positive", op -> op.factor() > 0 && Float.isFinite(op.factor()))
          .result(QRescale::resultType)
          .make(p -> new QRescale(p.operand("input"), p.attr("factor", Float.class)));

  private TensorType resultType() {
    Quantization.PerTensor step = input.type().perTensor();
    var scaled = new Quantization.PerTensor(step.scale() * factor, step.zeroPoint());
    return new Storage(input.type().element(), scaled).at(input.shape());
  }

  @Override
  public OpDef<QRescale> def() {
    return DEF;
  }
}
