package dev.quarry.ir.op.family;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.quant.QResizeLinear;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.type.Value;

/// A map with more rows and columns, by whole factors.
public sealed interface EnlargingOp
    permits QResizeNearest, QResizeLinear, NpuResizeNearest, NpuResizeLinear {
  /// The factors nothing else is asked of.
  OpDef.Rule<EnlargingOp> ANY_FACTORS =
      new OpDef.Rule<>("factors are at least 1", op -> op.factorY() >= 1 && op.factorX() >= 1);

  /// The map, NxCxHxW.
  Value input();

  /// Rows of the result per row.
  int factorY();

  /// Columns of the result per column.
  int factorX();

  /// The constructor all of them have.
  interface Make<T> {
    /// The op of these parts.
    T of(Value input, int factorY, int factorX);
  }

  /// The definition all of them have.
  ///
  /// @param map what the map must be
  /// @param factors what the factors must be
  static <T extends Op & EnlargingOp> OpDef<T> define(
      String mnemonic,
      Class<T> type,
      String summary,
      TypeRule map,
      OpDef.Rule<EnlargingOp> factors,
      Make<T> make) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", EnlargingOp::input, map)
        .attr("factor_y", EnlargingOp::factorY, AttrCodec.INT)
        .attr("factor_x", EnlargingOp::factorX, AttrCodec.INT)
        .rule(factors)
        .result(
            op ->
                op.input()
                    .type()
                    .withShape(Shapes.enlarged(op.input().shape(), op.factorY(), op.factorX())))
        .make(
            p ->
                make.of(
                    p.operand("input"),
                    p.attr("factor_y", Integer.class),
                    p.attr("factor_x", Integer.class)));
  }
}
