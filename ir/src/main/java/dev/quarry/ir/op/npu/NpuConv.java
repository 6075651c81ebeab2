package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// Convolution with everything the chip does in the same task, in this order:
///
/// 0. `upsampling` inserts `padValue`s
/// 1. `acc = sum(x * w) + weightOffset[k] * sum(x)` over the window; outside the map `x` is
///    `padValue`
/// 2. `v = acc + bias[k]`; per channel `v = RSH(v * multipliers[k], 14)`
/// 3. `postScale`
/// 4. the table, or the residual: `v = v + RSH((e + offset) * scale, shift)`, then `max(v, 0)` if
///    `finalRelu`
/// 5. `output`
///
/// The stored bias already holds `-inputZeroPoint * sum(w - weightZeroPoint)`; the weight offset is
/// minus the weight zero point. Depthwise weights are Cx1xRxS.
public record NpuConv(
    Value input,
    Value weight,
    Value bias,
    Optional<Value> weightOffsets,
    Optional<Value> multipliers,
    Optional<Value> residual,
    Window window,
    Upsampling upsampling,
    boolean depthwise,
    int padValue,
    int layerWeightOffset,
    PostScale postScale,
    TableChoice table,
    EltOperand residualOperand,
    boolean finalRelu,
    OutputStage output,
    Storage out)
    implements NpuOp, NpuConvolution {
  /// The definition.
  public static final OpDef<NpuConv> DEF =
      NpuConvolution.define(
              "npu_conv",
              NpuConv.class,
              "convolution task",
              NpuTypes.MAP,
              ElementType.I8,
              ElementType.I32)
          .optional(
              "weight_offsets",
              NpuConv::weightOffsets,
              TypeRule.element(ElementType.I16).and(TypeRule.rank(1)))
          .optional(
              "multipliers",
              NpuConv::multipliers,
              TypeRule.element(ElementType.I16).and(TypeRule.rank(1)))
          .optional("residual", NpuConv::residual, NpuTypes.MAP)
          .attr("pad_value", NpuConv::padValue, AttrCodec.INT)
          .attr("layer_weight_offset", NpuConv::layerWeightOffset, AttrCodec.INT, 0)
          .attr("post_scale", NpuConv::postScale, PostScale.CODEC, PostScale.BYPASS)
          .attr("table", NpuConv::table, AttrCodec.enumOf(TableChoice.class), TableChoice.NONE)
          .attr("residual_operand", NpuConv::residualOperand, EltOperand.CODEC, EltOperand.PLAIN)
          .attr("final_relu", NpuConv::finalRelu, AttrCodec.BOOL, false)
          .attr("output", NpuConv::output, OutputStage.CODEC)
          .rule(
              "bias, weight_offsets and multipliers have one number per output channel",
              NpuConv::streamsFit)
          .rule(
              "weight_offsets and multipliers come together",
              op -> op.weightOffsets().isPresent() == op.multipliers().isPresent())
          .rule(UPSAMPLING_FITS)
          .rule(
              "leaky_relu needs multipliers",
              op ->
                  !(op.postScale() instanceof PostScale.LeakyRelu) || op.multipliers().isPresent())
          .rule(TABLE_FITS)
          .rule(RESIDUAL_FITS)
          .result(op -> op.out().nativeAt(op.outShape()))
          .make(
              p ->
                  new NpuConv(
                      p.operand("input"),
                      p.operand("weight"),
                      p.operand("bias"),
                      p.optional("weight_offsets"),
                      p.optional("multipliers"),
                      p.optional("residual"),
                      Window.from(p),
                      Upsampling.from(p),
                      p.attr("depthwise", Boolean.class),
                      p.attr("pad_value", Integer.class),
                      p.attr("layer_weight_offset", Integer.class),
                      p.attr("post_scale", PostScale.class),
                      p.attr("table", TableChoice.class),
                      p.attr("residual_operand", EltOperand.class),
                      p.attr("final_relu", Boolean.class),
                      p.attr("output", OutputStage.class),
                      Storage.of(p.declared())));

  /// Whether weights are scaled per channel or per layer.
  public WeightScaling scaling() {
    return multipliers.isPresent() ? WeightScaling.PER_CHANNEL : WeightScaling.PER_LAYER;
  }

  private boolean streamsFit() {
    int channels = weight.dim(0);
    return bias.dim(0) == channels
        && weightOffsets.stream().allMatch(v -> v.dim(0) == channels)
        && multipliers.stream().allMatch(v -> v.dim(0) == channels);
  }

  @Override
  public boolean scalesToTable() {
    return postScale instanceof PostScale.ToTable;
  }

  @Override
  public OpDef<NpuConv> def() {
    return DEF;
  }
}
