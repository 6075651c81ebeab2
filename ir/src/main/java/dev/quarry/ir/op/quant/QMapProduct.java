package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// A pointwise convolution of a quantized map whose kernels are another quantized map; see
/// [dev.quarry.ir.op.nn.MapProduct].
public record QMapProduct(Value kernels, Value input, int groups, ProductAxis over, Storage out)
    implements QuantOp {
  /// The definition.
  public static final OpDef<QMapProduct> DEF =
      OpDef.define("qmap_product", QMapProduct.class, "quantized product of two maps")
          .operand("kernels", QMapProduct::kernels, QTypes.MAP)
          .operand("input", QMapProduct::input, QTypes.MAP)
          .attr("groups", QMapProduct::groups, AttrCodec.INT, 1)
          .attr("over", QMapProduct::over, AttrCodec.enumOf(ProductAxis.class))
          .rule(
              "batch 1, groups of equal length, kernels as long as a group of the input",
              op ->
                  ProductShape.fits(
                      op.kernels().shape(), op.input().shape(), op.groups(), op.over()))
          .result(op -> op.out().at(op.sizes().out()))
          .make(
              p ->
                  new QMapProduct(
                      p.operand("kernels"),
                      p.operand("input"),
                      p.attr("groups", Integer.class),
                      p.attr("over", ProductAxis.class),
                      Storage.of(p.declared())));

  /// The sizes.
  public ProductShape sizes() {
    return ProductShape.of(kernels.shape(), input.shape(), groups, over);
  }

  @Override
  public OpDef<QMapProduct> def() {
    return DEF;
  }
}
