package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Shape;
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
      OpDef.define("npu_half_conv", NpuHalfConv.class, "convolution task of halves")
          .operand("input", NpuHalfConv::input, NpuTypes.HALF_INPUT)
          .operand(
              "weight",
              NpuHalfConv::weight,
              TypeRule.element(ElementType.F16).and(TypeRule.rank(4)))
          .operand(
              "bias", NpuHalfConv::bias, TypeRule.element(ElementType.F32).and(TypeRule.rank(1)))
          .optional("residual", NpuHalfConv::residual, NpuTypes.HALF_MAP)
          .window(NpuHalfConv::window)
          .upsampling(NpuHalfConv::upsampling)
          .attr("depthwise", NpuHalfConv::depthwise, AttrCodec.BOOL, false)
          .attr("stage", NpuHalfConv::stage, HalfStage.CODEC, HalfStage.BYPASS)
          .attr("table", NpuHalfConv::table, AttrCodec.enumOf(TableChoice.class), TableChoice.NONE)
          .attr("final_relu", NpuHalfConv::finalRelu, AttrCodec.BOOL, false)
          .rule(
              "input channels = weight channels, or one per channel when depthwise",
              op ->
                  op.depthwise()
                      ? op.weight().dim(1) == 1 && op.weight().dim(0) == op.input().dim(1)
                      : op.weight().dim(1) == op.input().dim(1))
          .rule(
              "kernel = weight height and width",
              op ->
                  op.window().kernelHeight() == op.weight().dim(2)
                      && op.window().kernelWidth() == op.weight().dim(3))
          .rule(
              "bias has one number per output channel",
              op -> op.bias().dim(0) == op.weight().dim(0))
          .rule(
              "upsampling has stride 1 and is not depthwise",
              op ->
                  op.upsampling().isNone()
                      || (op.window().strideY() == 1
                          && op.window().strideX() == 1
                          && !op.depthwise()))
          .rule(
              "a picture is read by a dense convolution without upsampling",
              op ->
                  op.input().type().layout() != Layout.NHWC
                      || (!op.depthwise() && op.upsampling().isNone()))
          .rule(
              "a table excludes a residual and needs to_table",
              op ->
                  op.table() == TableChoice.NONE
                      ? !(op.stage() instanceof HalfStage.ToTable)
                      : op.residual().isEmpty() && op.stage() instanceof HalfStage.ToTable)
          .attr("pooled", NpuHalfConv::pooled, AttrCodec.BOOL, false)
          .rule(
              "pooled needs a table, and a dense convolution whose result is one pixel",
              op ->
                  !op.pooled()
                      || (op.table() != TableChoice.NONE
                          && !op.depthwise()
                          && op.outShape().at(2) * op.outShape().at(3) == 1))
          .rule(
              "residual has the shape of the result",
              op -> op.residual().isEmpty() || op.residual().get().shape().equals(op.outShape()))
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

  private Shape outShape() {
    return Shapes.slide(upsampling.of(input.shape()), weight.dim(0), window, false);
  }

  @Override
  public OpDef<NpuHalfConv> def() {
    return DEF;
  }
}
