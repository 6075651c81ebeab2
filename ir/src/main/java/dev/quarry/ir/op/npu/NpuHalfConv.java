package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// Convolution of halves with everything the chip does in the same tasks, in this order:
///
/// 0. `upsampling` inserts zeros
/// 1. the sum of all products of the window, in the order rows, columns, channels; products are
///    exact, the sum is kept in double precision and rounded once to single; outside the map
///    everything is 0
/// 2. `v = sum + bias[k]`, from here on in single precision
/// 3. `stage`
/// 4. the table, whose value is multiplied twice by the half closest to the root of its step; or
///    the residual, then `max(v, 0)` if `finalRelu`
/// 5. rounded to a half, ties to even
///
/// If `pooled`, the table's value is rounded to a half and goes through the pooling unit, whose
/// average of one pixel multiplies it by `(r / 65536)^2`, where `r` is the half closest to 65536
/// times the root of the table's step; the product is rounded to single precision, then to a half.
/// This saves the second task that multiplies otherwise.
///
/// Depthwise weights are Cx1xRxS.
// npu-arithmetic.md sections 1 and 7a
public record NpuHalfConv(
    Value input,
    Value weight,
    Value bias,
    Optional<Value> residual,
    Window window,
    Upsampling upsampling,
    boolean depthwise,
    HalfStage stage,
    TableChoice table,
    boolean finalRelu,
    boolean pooled)
    implements NpuOp, NpuConvolution {
  /// The definition.
  public static final OpDef<NpuHalfConv> DEF =
      NpuConvolution.define(
              "npu_half_conv",
              NpuHalfConv.class,
              "convolution task of halves",
              NpuTypes.HALF_INPUT,
              ElementType.F16,
              ElementType.F32)
          .optional("residual", NpuHalfConv::residual, NpuTypes.HALF_MAP)
          .attr("stage", NpuHalfConv::stage, HalfStage.CODEC, HalfStage.BYPASS)
          .attr("table", NpuHalfConv::table, AttrCodec.enumOf(TableChoice.class), TableChoice.NONE)
          .attr("final_relu", NpuHalfConv::finalRelu, AttrCodec.BOOL, false)
          .rule(
              "bias has one number per output channel",
              op -> op.bias().dim(0) == op.weight().dim(0))
          .rule(UPSAMPLING_FITS)
          .rule(
              "a picture is read by a dense convolution without upsampling",
              op ->
                  op.input().type().layout() != Layout.NHWC
                      || (!op.depthwise() && op.upsampling().isNone()))
          .rule(TABLE_FITS)
          .attr("pooled", NpuHalfConv::pooled, AttrCodec.BOOL, false)
          .rule(
              "pooled needs a table, and a dense convolution whose result is one pixel",
              op ->
                  !op.pooled()
                      || (op.table() != TableChoice.NONE
                          && !op.depthwise()
                          && op.outShape().at(2) * op.outShape().at(3) == 1))
          .rule(RESIDUAL_FITS)
          .result(op -> Storage.HALF.nativeAt(op.outShape()))
          .make(
              p ->
                  new NpuHalfConv(
                      p.operand("input"),
                      p.operand("weight"),
                      p.operand("bias"),
                      p.optional("residual"),
                      Window.from(p),
                      Upsampling.from(p),
                      p.attr("depthwise", Boolean.class),
                      p.attr("stage", HalfStage.class),
                      p.attr("table", TableChoice.class),
                      p.attr("final_relu", Boolean.class),
                      p.attr("pooled", Boolean.class)));

  @Override
  public boolean scalesToTable() {
    return stage instanceof HalfStage.ToTable;
  }

  @Override
  public OpDef<NpuHalfConv> def() {
    return DEF;
  }
}
