package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// A pointwise convolution whose kernels are computed: result channel `k` of a group is, at every
/// pixel, the sum over the group's channels of `input` times kernel `k`, which is pixel `k` of
/// `kernels` (over channels) or channel `k` (over pixels). Matrix products of attention are of this
/// form; the vendor calls it exMatMul.
public record MapProduct(Value kernels, Value input, int groups, ProductAxis over) implements NnOp {
  /// The definition.
  public static final OpDef<MapProduct> DEF =
      OpDef.define("map_product", MapProduct.class, "pointwise convolution with computed kernels")
          .operand("kernels", MapProduct::kernels, TypeRule.F32.and(TypeRule.rank(4)))
          .operand("input", MapProduct::input, TypeRule.F32.and(TypeRule.rank(4)))
          .attr("groups", MapProduct::groups, AttrCodec.INT, 1)
          .attr("over", MapProduct::over, AttrCodec.enumOf(ProductAxis.class))
          .rule(
              "batch 1, groups of equal length, kernels as long as a group of the input",
              op ->
                  ProductShape.fits(
                      op.kernels().shape(), op.input().shape(), op.groups(), op.over()))
          .result(op -> TensorType.f32(op.sizes().out()))
          .make(
              p ->
                  new MapProduct(
                      p.operand("kernels"),
                      p.operand("input"),
                      p.attr("groups", Integer.class),
                      p.attr("over", ProductAxis.class)));

  /// The sizes.
  public ProductShape sizes() {
    return ProductShape.of(kernels.shape(), input.shape(), groups, over);
  }

  @Override
  public OpDef<MapProduct> def() {
    return DEF;
  }
}
