package dev.quarry.ir.op.family;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.quant.QMapProduct;
import dev.quarry.ir.type.Value;

/// Pointwise convolutions whose kernels are another map; [MapProduct] says what a kernel is.
public sealed interface MapProductOp permits MapProduct, QMapProduct, NpuMapProduct {
  /// The map the kernels are taken from.
  Value kernels();

  /// The map they are applied to.
  Value input();

  /// How many parts the channels are divided into.
  int groups();

  /// Which axis of `kernels` a kernel lies along.
  ProductAxis over();

  /// The sizes.
  default ProductShape sizes() {
    return ProductShape.of(kernels().shape(), input().shape(), groups(), over());
  }

  /// What the definitions of all of them begin with.
  ///
  /// @param map what both maps must be
  static <T extends Op & MapProductOp> OpDef.Builder<T> define(
      String mnemonic, Class<T> type, String summary, TypeRule map) {
    return OpDef.define(mnemonic, type, summary)
        .operand("kernels", MapProductOp::kernels, map)
        .operand("input", MapProductOp::input, map)
        .attr("groups", MapProductOp::groups, AttrCodec.INT, 1)
        .attr("over", MapProductOp::over, AttrCodec.enumOf(ProductAxis.class))
        .rule(
            "batch 1, groups of equal length, kernels as long as a group of the input",
            op ->
                ProductShape.fits(
                    op.kernels().shape(), op.input().shape(), op.groups(), op.over()));
  }
}
