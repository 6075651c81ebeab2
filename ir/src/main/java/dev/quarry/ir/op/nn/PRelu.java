package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// x where positive, slope * x elsewhere; the slope is broadcast to x.
public record PRelu(Value input, Value slope) implements NnOp {
  /// The definition.
  public static final OpDef<PRelu> DEF =
      OpDef.define("prelu", PRelu.class, "x where positive, slope * x elsewhere")
          .operand("input", PRelu::input, TypeRule.F32)
          .operand("slope", PRelu::slope, TypeRule.F32)
          .rule(
              "slope broadcasts to the input",
              op ->
                  Shapes.broadcast(op.input().shape(), op.slope().shape())
                      .equals(Optional.of(op.input().shape())))
          .result(op -> op.input().type())
          .make(p -> new PRelu(p.operand("input"), p.operand("slope")));

  @Override
  public OpDef<PRelu> def() {
    return DEF;
  }
}
