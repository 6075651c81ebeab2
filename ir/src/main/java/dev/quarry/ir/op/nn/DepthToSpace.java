package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// Moves blocks of channels into space.
public record DepthToSpace(Value input, int block, DepthOrder order) implements NnOp {
  /// The definition.
  public static final OpDef<DepthToSpace> DEF =
      OpDef.define("depth_to_space", DepthToSpace.class, "moves blocks of channels into space")
          .operand("input", DepthToSpace::input, TypeRule.f32(4))
          .attr("block", DepthToSpace::block, AttrCodec.INT)
          .attr("order", DepthToSpace::order, AttrCodec.enumOf(DepthOrder.class), DepthOrder.DCR)
          .rule("block is at least 1", op -> op.block() >= 1)
          .rule(
              "channels divide by block x block",
              op -> op.block() < 1 || op.input().dim(1) % (op.block() * op.block()) == 0)
          .result(
              op ->
                  TensorType.f32(
                      op.input().dim(0),
                      op.input().dim(1) / (op.block() * op.block()),
                      op.input().dim(2) * op.block(),
                      op.input().dim(3) * op.block()))
          .make(
              p ->
                  new DepthToSpace(
                      p.operand("input"),
                      p.attr("block", Integer.class),
                      p.attr("order", DepthOrder.class)));

  @Override
  public OpDef<DepthToSpace> def() {
    return DEF;
  }
}
