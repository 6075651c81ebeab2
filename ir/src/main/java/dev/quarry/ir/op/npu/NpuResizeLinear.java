package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.Value;

/// Enlarges a map by linear interpolation between half pixels; beyond the border, its lines are
/// repeated. Every result is `saturate(RSH(sum(w * (x - z)) * scale, shift) + z)` over the four
/// neighbours of its [LinearPhase]; scale and zero point stay.
public record NpuResizeLinear(Value input, int factorY, int factorX) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuResizeLinear> DEF =
      OpDef.define(
              "npu_resize_linear", NpuResizeLinear.class, "tasks that interpolate between pixels")
          .operand("input", NpuResizeLinear::input, NpuTypes.MAP)
          .attr("factor_y", NpuResizeLinear::factorY, AttrCodec.INT)
          .attr("factor_x", NpuResizeLinear::factorX, AttrCodec.INT)
          .rule(
              "factors are 1 to " + LinearPhase.LARGEST_FACTOR,
              op ->
                  Math.min(op.factorY(), op.factorX()) >= 1
                      && Math.max(op.factorY(), op.factorX()) <= LinearPhase.LARGEST_FACTOR)
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(Shapes.enlarged(op.input().shape(), op.factorY(), op.factorX())))
          .make(
              p ->
                  new NpuResizeLinear(
                      p.operand("input"),
                      p.attr("factor_y", Integer.class),
                      p.attr("factor_x", Integer.class)));

  @Override
  public OpDef<NpuResizeLinear> def() {
    return DEF;
  }
}
