package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.Value;

/// Repeats every pixel `factorY` x `factorX` times.
public record NpuResizeNearest(Value input, int factorY, int factorX) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuResizeNearest> DEF =
      OpDef.define("npu_resize_nearest", NpuResizeNearest.class, "pixel-repeating copy task")
          .operand("input", NpuResizeNearest::input, NpuTypes.ANY_MAP)
          .attr("factor_y", NpuResizeNearest::factorY, AttrCodec.INT)
          .attr("factor_x", NpuResizeNearest::factorX, AttrCodec.INT)
          .rule("factors are at least 1", op -> op.factorY() >= 1 && op.factorX() >= 1)
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(Shapes.enlarged(op.input().shape(), op.factorY(), op.factorX())))
          .make(
              p ->
                  new NpuResizeNearest(
                      p.operand("input"),
                      p.attr("factor_y", Integer.class),
                      p.attr("factor_x", Integer.class)));

  @Override
  public OpDef<NpuResizeNearest> def() {
    return DEF;
  }
}
