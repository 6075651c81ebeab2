package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// Moves blocks of pixels into channels: block row, block column, channel.
public record SpaceToDepth(Value input, int block) implements NnOp {
  /// The definition.
  public static final OpDef<SpaceToDepth> DEF =
      OpDef.define("space_to_depth", SpaceToDepth.class, "moves blocks of pixels into channels")
          .operand("input", SpaceToDepth::input, TypeRule.f32(4))
          .attr("block", SpaceToDepth::block, AttrCodec.INT)
          .rule(
              "height and width divide by block",
              op ->
                  op.block() >= 1
                      && op.input().dim(2) % op.block() == 0
                      && op.input().dim(3) % op.block() == 0)
          .result(
              op ->
                  TensorType.f32(
                      op.input().dim(0),
                      op.input().dim(1) * op.block() * op.block(),
                      op.input().dim(2) / op.block(),
                      op.input().dim(3) / op.block()))
          .make(p -> new SpaceToDepth(p.operand("input"), p.attr("block", Integer.class)));

  @Override
  public OpDef<SpaceToDepth> def() {
    return DEF;
  }
}
