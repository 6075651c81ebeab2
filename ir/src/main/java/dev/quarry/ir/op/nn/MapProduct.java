package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.family.MapProductOp;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// A pointwise convolution whose kernels are computed: result channel `k` of a group is, at every
/// pixel, the sum over the group's channels of `input` times kernel `k`, which is pixel `k` of
/// `kernels` (over channels) or channel `k` (over pixels). Matrix products of attention are of this
/// form; the vendor calls it exMatMul.
public record MapProduct(Value kernels, Value input, int groups, ProductAxis over)
    implements NnOp, MapProductOp {
  /// The definition.
  public static final OpDef<MapProduct> DEF =
      MapProductOp.define(
              "map_product",
              MapProduct.class,
              "pointwise convolution with computed kernels",
              TypeRule.f32(4))
          .result(op -> TensorType.f32(op.sizes().out()))
          .make(
              p ->
                  new MapProduct(
                      p.operand("kernels"),
                      p.operand("input"),
                      p.attr("groups", Integer.class),
                      p.attr("over", ProductAxis.class)));

  @Override
  public OpDef<MapProduct> def() {
    return DEF;
  }
}
