package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// A map of bytes as halves: `(stored + offset) * factor` in single precision, rounded to a half,
/// ties to even.
///
/// @param input bytes
/// @param offset the zero point with the other sign
/// @param factor the scale, a half
// npu-arithmetic.md section 7a, exDataConvert int8 to f16
public record NpuToHalf(Value input, int offset, float factor) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuToHalf> DEF =
      OpDef.define("npu_to_half", NpuToHalf.class, "conversion tasks from bytes to halves")
          .operand("input", NpuToHalf::input, NpuTypes.MAP)
          .attr("offset", NpuToHalf::offset, AttrCodec.INT)
          .attr("factor", NpuToHalf::factor, AttrCodec.FLOAT)
          .rule("the factor is a half", op -> HalfStage.half(op.factor()) == op.factor())
          .result(op -> Storage.HALF.nativeAt(op.input().shape()))
          .make(
              p ->
                  new NpuToHalf(
                      p.operand("input"),
                      p.attr("offset", Integer.class),
                      p.attr("factor", Float.class)));

  @Override
  public OpDef<NpuToHalf> def() {
    return DEF;
  }
}
