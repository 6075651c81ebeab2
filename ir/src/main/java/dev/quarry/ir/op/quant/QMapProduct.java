package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.family.MapProductOp;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// A pointwise convolution of a quantized map whose kernels are another quantized map; see
/// [dev.quarry.ir.op.nn.MapProduct].
public record QMapProduct(Value kernels, Value input, int groups, ProductAxis over, Storage out)
    implements QuantOp, MapProductOp {
  /// The definition.
  public static final OpDef<QMapProduct> DEF =
      MapProductOp.define(
              "qmap_product", QMapProduct.class, "quantized product of two maps", QTypes.MAP)
          .result(op -> op.out().at(op.sizes().out()))
          .make(
              p ->
                  new QMapProduct(
                      p.operand("kernels"),
                      p.operand("input"),
                      p.attr("groups", Integer.class),
                      p.attr("over", ProductAxis.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<QMapProduct> def() {
    return DEF;
  }
}
