package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// X limited to the range from min to max.
public record Clip(Value input, float min, float max) implements ActivationOp {
  /// The definition.
  public static final OpDef<Clip> DEF =
      ActivationOp.define("clip", Clip.class, "x limited to the range from min to max")
          .attr("min", Clip::min, AttrCodec.FLOAT)
          .attr("max", Clip::max, AttrCodec.FLOAT)
          .make(
              p ->
                  new Clip(
                      p.operand("input"), p.attr("min", Float.class), p.attr("max", Float.class)));

  @Override
  public OpDef<Clip> def() {
    return DEF;
  }
}
