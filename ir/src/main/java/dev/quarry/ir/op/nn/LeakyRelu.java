package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// X where positive, alpha * x elsewhere.
public record LeakyRelu(Value input, float alpha) implements ActivationOp {
  /// The definition.
  public static final OpDef<LeakyRelu> DEF =
      ActivationOp.define("leaky_relu", LeakyRelu.class, "x where positive, alpha * x elsewhere")
          .attr("alpha", LeakyRelu::alpha, AttrCodec.FLOAT, 0.01f)
          .make(p -> new LeakyRelu(p.operand("input"), p.attr("alpha", Float.class)));

  @Override
  public OpDef<LeakyRelu> def() {
    return DEF;
  }
}
