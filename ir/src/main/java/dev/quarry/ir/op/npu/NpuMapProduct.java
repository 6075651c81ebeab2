package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.family.MapProductOp;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// A pointwise convolution whose weights are another map: the sum over a group's channels of
/// `(kernel + kernelOffset) * x` in 32 bits, then the output converter. See
/// [dev.quarry.ir.op.nn.MapProduct] for what a kernel is. Zero points of the input cannot be
/// corrected, as constant weights allow in the bias, so the input has none.
///
/// @param kernelOffset minus the zero point of the kernels
public record NpuMapProduct(
    Value kernels,
    Value input,
    int groups,
    ProductAxis over,
    int kernelOffset,
    OutputStage output,
    Storage out)
    implements NpuOp, MapProductOp {
  /// Channels of a surface. Most products that are added up for an element (reference/field/ops.md
  /// section 1, 3.1.72).
  public static final int LONGEST = 8192;

  private static final int SURFACE = 8;

  /// Channels of a slice of weights.
  private static final int SLICE = 32;

  /// The definition.
  public static final OpDef<NpuMapProduct> DEF =
      MapProductOp.define(
              "npu_map_product",
              NpuMapProduct.class,
              "convolution with a map as weights",
              NpuTypes.MAP)
          .attr("kernel_offset", NpuMapProduct::kernelOffset, AttrCodec.INT, 0)
          .attr("output", NpuMapProduct::output, OutputStage.CODEC)
          .rule(
              "kernels and groups fill surfaces and slices, and are no longer than 8192",
              op -> isPossible(op.sizes()))
          .rule("the input has no zero point", op -> op.input().type().perTensor().zeroPoint() == 0)
          .result(op -> op.out().nativeAt(op.sizes().out()))
          .make(
              p ->
                  new NpuMapProduct(
                      p.operand("kernels"),
                      p.operand("input"),
                      p.attr("groups", Integer.class),
                      p.attr("over", ProductAxis.class),
                      p.attr("kernel_offset", Integer.class),
                      p.attr("output", OutputStage.class),
                      Storage.of(p.declared())));

  /// Whether maps of these sizes can be brought into the order of weights: kernels are multiples of
  /// 8 long and leave no slice of 24, which would be read as 32; groups, and channels that become
  /// kernels, fill surfaces; a sum has up to 8192 products.
  // npu-arithmetic.md section 1: lanes of a remainder of 24 channels are stored as 32
  public static boolean isPossible(ProductShape sizes) {
    boolean whole = sizes.inner() % SURFACE == 0 && sizes.inner() % SLICE != SLICE - SURFACE;
    boolean aligned =
        sizes.kernels() % SURFACE == 0
            || (sizes.groups() == 1 && sizes.over() == ProductAxis.CHANNELS);
    return whole && aligned && sizes.inner() <= LONGEST;
  }

  @Override
  public OpDef<NpuMapProduct> def() {
    return DEF;
  }
}
