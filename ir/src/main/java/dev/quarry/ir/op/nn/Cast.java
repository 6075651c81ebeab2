package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// Converts the elements to another type, rounding toward zero to integers.
public record Cast(Value input, ElementType to) implements NnOp {
  /// The definition.
  public static final OpDef<Cast> DEF =
      OpDef.define("cast", Cast.class, "converts the element type")
          .operand("input", Cast::input, TypeRule.ANY)
          .attr("to", Cast::to, AttrCodec.enumOf(ElementType.class))
          .result(op -> TensorType.of(op.to(), op.input().shape()))
          .make(p -> new Cast(p.operand("input"), p.attr("to", ElementType.class)));

  @Override
  public OpDef<Cast> def() {
    return DEF;
  }
}
