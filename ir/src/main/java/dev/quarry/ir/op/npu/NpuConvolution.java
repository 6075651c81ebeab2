package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.family.ConvolutionOp;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;

/// What convolution tasks of bytes and of halves have in common: everything that decides shapes and
/// the places of operands.
public sealed interface NpuConvolution extends ConvolutionOp permits NpuConv, NpuHalfConv {
  /// Zeros are inserted for a dense convolution only.
  OpDef.Rule<NpuConvolution> UPSAMPLING_FITS =
      new OpDef.Rule<>(
          "upsampling has stride 1 and is not depthwise",
          op ->
              op.upsampling().isNone()
                  || (op.window().strideY() == 1 && op.window().strideX() == 1 && !op.depthwise()));

  /// The table stands where a residual would be added, and reads what was scaled for it.
  OpDef.Rule<NpuConvolution> TABLE_FITS =
      new OpDef.Rule<>(
          "a table excludes a residual and needs to_table",
          op ->
              op.table() == TableChoice.NONE
                  ? !op.scalesToTable()
                  : op.residual().isEmpty() && op.scalesToTable());

  /// The weights, KxCxRxS, or Cx1xRxS when depthwise.
  @Override
  Value weight();

  /// One number per output channel.
  Value bias();

  /// What is inserted into the input before.
  Upsampling upsampling();

  /// Whether every channel has its own kernel.
  boolean depthwise();

  /// The look-up at the end, if there is one.
  TableChoice table();

  /// Whether results are scaled to positions in a table.
  boolean scalesToTable();

  @Override
  default Shape outShape() {
    return Shapes.slide(upsampling().of(input().shape()), weight().dim(0), window(), false);
  }

  /// What the definitions of both begin with: three operands, and what decides shapes.
  ///
  /// @param map what the input must be
  static <T extends Op & NpuConvolution> OpDef.Builder<T> define(
      String mnemonic,
      Class<T> type,
      String summary,
      TypeRule map,
      ElementType weight,
      ElementType bias) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", NpuConvolution::input, map)
        .operand("weight", NpuConvolution::weight, TypeRule.element(weight).and(TypeRule.rank(4)))
        .operand("bias", NpuConvolution::bias, TypeRule.element(bias).and(TypeRule.rank(1)))
        .window(NpuConvolution::window)
        .upsampling(NpuConvolution::upsampling)
        .attr("depthwise", NpuConvolution::depthwise, AttrCodec.BOOL, false)
        .rule(
            "input channels = weight channels, or one per channel when depthwise",
            op ->
                op.depthwise()
                    ? op.weight().dim(1) == 1 && op.weight().dim(0) == op.input().dim(1)
                    : op.weight().dim(1) == op.input().dim(1))
        .rule(KERNEL_FITS);
  }
}
