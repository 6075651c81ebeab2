package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.stream.IntStream;

/// Mean over all pixels of each channel; the spatial axes become 1.
public record GlobalAveragePool(Value input) implements NnOp {
  /// The definition.
  public static final OpDef<GlobalAveragePool> DEF =
      OpDef.define(
              "global_average_pool",
              GlobalAveragePool.class,
              "mean over all pixels of each channel")
          .operand("input", GlobalAveragePool::input, TypeRule.F32)
          .rule("the input has spatial axes", op -> op.input().type().rank() >= 3)
          .result(
              op ->
                  TensorType.f32(
                      Shapes.reduce(
                          op.input().shape(),
                          IntStream.range(2, op.input().type().rank()).boxed().toList(),
                          true)))
          .make(p -> new GlobalAveragePool(p.operand("input")));

  @Override
  public OpDef<GlobalAveragePool> def() {
    return DEF;
  }
}
