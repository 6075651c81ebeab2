package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;

/// Clamp(alpha * x + beta, 0, 1).
public record HardSigmoid(Value input, float alpha, float beta) implements ActivationOp {
  /// The definition.
  public static final OpDef<HardSigmoid> DEF =
      ActivationOp.define("hard_sigmoid", HardSigmoid.class, "clamp(alpha * x + beta, 0, 1)")
          .attr("alpha", HardSigmoid::alpha, AttrCodec.FLOAT, 0.2f)
          .attr("beta", HardSigmoid::beta, AttrCodec.FLOAT, 0.5f)
          .make(
              p ->
                  new HardSigmoid(
                      p.operand("input"),
                      p.attr("alpha", Float.class),
                      p.attr("beta", Float.class)));

  @Override
  public OpDef<HardSigmoid> def() {
    return DEF;
  }
}
