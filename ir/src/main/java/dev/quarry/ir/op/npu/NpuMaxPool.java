package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.Value;

/// The largest stored value of each window; outside the map it is -128, or -65504 for halves.
public record NpuMaxPool(Value input, Window window, boolean ceilMode) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuMaxPool> DEF =
      OpDef.define("npu_max_pool", NpuMaxPool.class, "maximum pool task")
          .operand("input", NpuMaxPool::input, NpuTypes.ANY_MAP)
          .window(NpuMaxPool::window)
          .attr("ceil_mode", NpuMaxPool::ceilMode, AttrCodec.BOOL, false)
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(
                          Shapes.slide(
                              op.input().shape(), op.input().dim(1), op.window(), op.ceilMode())))
          .make(
              p ->
                  new NpuMaxPool(
                      p.operand("input"), Window.from(p), p.attr("ceil_mode", Boolean.class)));

  @Override
  public OpDef<NpuMaxPool> def() {
    return DEF;
  }
}
