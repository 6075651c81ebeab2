package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Batch normalization with fixed statistics: scale * (x - mean) / sqrt(variance + epsilon) + bias.
public record BatchNorm(
    Value input, Value scale, Value bias, Value mean, Value variance, float epsilon)
    implements NnOp {
  /// The definition.
  public static final OpDef<BatchNorm> DEF =
      OpDef.define("batch_norm", BatchNorm.class, "batch normalization with fixed statistics")
          .operand("input", BatchNorm::input, TypeRule.F32)
          .operand("scale", BatchNorm::scale, TypeRule.f32(1))
          .operand("bias", BatchNorm::bias, TypeRule.f32(1))
          .operand("mean", BatchNorm::mean, TypeRule.f32(1))
          .operand("variance", BatchNorm::variance, TypeRule.f32(1))
          .attr("epsilon", BatchNorm::epsilon, AttrCodec.FLOAT, 1e-5f)
          .rule("the input has a channel axis", op -> op.input().type().rank() >= 2)
          .rule(
              "scale, bias, mean and variance have one number per channel",
              op ->
                  List.of(op.scale(), op.bias(), op.mean(), op.variance()).stream()
                      .allMatch(v -> v.dim(0) == op.input().dim(1)))
          .result(op -> op.input().type())
          .make(
              p ->
                  new BatchNorm(
                      p.operand("input"),
                      p.operand("scale"),
                      p.operand("bias"),
                      p.operand("mean"),
                      p.operand("variance"),
                      p.attr("epsilon", Float.class)));

  @Override
  public OpDef<BatchNorm> def() {
    return DEF;
  }
}
