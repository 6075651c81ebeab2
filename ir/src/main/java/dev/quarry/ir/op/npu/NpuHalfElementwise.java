package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.family.MapPairOp;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// Element-wise op of two maps of halves: the kind joins them in single precision, then `max(v, 0)`
/// if `relu`, then the result is rounded to a half. The second operand may be a single pixel, which
/// then meets every pixel of the first.
// npu-arithmetic.md section 7a
public record NpuHalfElementwise(
    ElementwiseKind kind, Value a, Value b, boolean negateA, boolean relu)
    implements NpuOp, MapPairOp {
  /// The definition.
  public static final OpDef<NpuHalfElementwise> DEF =
      MapPairOp.define(
              "npu_half_elementwise",
              NpuHalfElementwise.class,
              "element-wise task of two maps of halves",
              NpuTypes.HALF_MAP)
          .attr("negate_a", NpuHalfElementwise::negateA, AttrCodec.BOOL, false)
          .attr("relu", NpuHalfElementwise::relu, AttrCodec.BOOL, false)
          .rule(
              "the chip has no subtraction; add what has been negated",
              op -> op.kind() != ElementwiseKind.SUB)
          .result(op -> Storage.HALF.nativeAt(op.a().shape()))
          .make(
              p ->
                  new NpuHalfElementwise(
                      p.attr("kind", ElementwiseKind.class),
                      p.operand("a"),
                      p.operand("b"),
                      p.attr("negate_a", Boolean.class),
                      p.attr("relu", Boolean.class)));

  @Override
  public OpDef<NpuHalfElementwise> def() {
    return DEF;
  }
}
