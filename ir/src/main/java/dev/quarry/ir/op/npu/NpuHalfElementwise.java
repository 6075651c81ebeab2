package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// Element-wise op of two maps of halves: the kind joins them in single precision, then `max(v, 0)`
/// if `relu`, then the result is rounded to a half. The second operand may be a single pixel, which
/// then meets every pixel of the first.
// npu-arithmetic.md section 7a
public record NpuHalfElementwise(
    ElementwiseKind kind, Value a, Value b, boolean negateA, boolean relu) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuHalfElementwise> DEF =
      OpDef.define(
              "npu_half_elementwise",
              NpuHalfElementwise.class,
              "element-wise task of two maps of halves")
          .operand("a", NpuHalfElementwise::a, NpuTypes.HALF_MAP)
          .operand("b", NpuHalfElementwise::b, NpuTypes.HALF_MAP)
          .attr("kind", NpuHalfElementwise::kind, AttrCodec.enumOf(ElementwiseKind.class))
          .attr("negate_a", NpuHalfElementwise::negateA, AttrCodec.BOOL, false)
          .attr("relu", NpuHalfElementwise::relu, AttrCodec.BOOL, false)
          .rule(
              "b has the shape of a, or is one pixel of it",
              op -> Shapes.isSameOrPixel(op.a().shape(), op.b().shape()))
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

  /// Whether the second operand is a single pixel that meets every pixel of the first.
  public boolean broadcasts() {
    return !a.shape().equals(b.shape());
  }

  @Override
  public OpDef<NpuHalfElementwise> def() {
    return DEF;
  }
}
