package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// A map of halves as bytes: `v * factor + offset` in single precision, rounded to an integer, ties
/// to even, saturating.
///
/// @param input halves
/// @param factor one through the scale of the result, a half
/// @param offset the zero point of the result
/// @param out how the result is stored
// npu-arithmetic.md section 7a, exDataConvert f16 to int8
public record NpuFromHalf(Value input, float factor, int offset, Storage out) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuFromHalf> DEF =
      OpDef.define("npu_from_half", NpuFromHalf.class, "conversion task from halves to bytes")
          .operand("input", NpuFromHalf::input, NpuTypes.HALF_MAP)
          .attr("factor", NpuFromHalf::factor, AttrCodec.FLOAT)
          .attr("offset", NpuFromHalf::offset, AttrCodec.INT)
          .rule("the factor is a half", op -> HalfStage.half(op.factor()) == op.factor())
          .result(op -> op.out().nativeAt(op.input().shape()))
          .make(
              p ->
                  new NpuFromHalf(
                      p.operand("input"),
                      p.attr("factor", Float.class),
                      p.attr("offset", Integer.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<NpuFromHalf> def() {
    return DEF;
  }
}
