package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.family.RecurrentOp;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// A long short-term memory in one direction, from the first step on. At every step
///
/// ```
/// [i o f g] = x W^T + h R^T + b         gates in the order of ONNX: input, output, forget, cell
/// c = sigmoid(f) * c + sigmoid(i) * tanh(g)
/// h = sigmoid(o) * tanh(c)
/// ```
///
/// Results are h of all steps and c of the last one. What runs backwards reads and gives its steps
/// in the other order (a [Slice] of step -1).
///
/// @param input steps x batch x features
/// @param weights 4 units x features, the rows of one gate after those of the other
/// @param recurrent 4 units x units
/// @param bias 4 units; absent: zeros
/// @param hidden h before the first step, batch x units; absent: zeros
/// @param cell c before the first step, batch x units; absent: zeros
/// @param cellClip what c is limited to in both directions; 0: not limited. TFLite and ovxlib mean
///   this; the attribute `clip` of ONNX limits the gates instead
public record Lstm(
    Value input,
    Value weights,
    Value recurrent,
    Optional<Value> bias,
    Optional<Value> hidden,
    Optional<Value> cell,
    float cellClip)
    implements NnOp, RecurrentOp {
  /// The definition.
  public static final OpDef<Lstm> DEF =
      RecurrentOp.define(
              "lstm",
              Lstm.class,
              "long short-term memory over steps x batch x features",
              TypeRule.f32(3),
              TypeRule.f32(2))
          .optional("bias", Lstm::bias, TypeRule.f32(1))
          .optional("hidden", Lstm::hidden, TypeRule.f32(2))
          .optional("cell", Lstm::cell, TypeRule.f32(2))
          .attr("cell_clip", Lstm::cellClip, AttrCodec.FLOAT, 0f)
          .rule(
              "the bias has a number for every gate of every unit",
              op -> op.bias().isEmpty() || op.bias().get().dim(0) == op.rows())
          .rule(
              "states have the shape batch x units",
              op -> op.isState(op.hidden()) && op.isState(op.cell()))
          .rule("cell_clip is not negative", op -> op.cellClip() >= 0)
          .results(
              op -> {
                int batch = op.input().dim(1);
                return List.of(
                    TensorType.f32(op.input().dim(0), batch, op.units()),
                    TensorType.f32(batch, op.units()));
              })
          .make(
              p ->
                  new Lstm(
                      p.operand("input"),
                      p.operand("weights"),
                      p.operand("recurrent"),
                      p.optional("bias"),
                      p.optional("hidden"),
                      p.optional("cell"),
                      p.attr("cell_clip", Float.class)));

  private boolean isState(Optional<Value> state) {
    return state.isEmpty() || state.get().shape().equals(Shape.of(input.dim(1), units()));
  }

  @Override
  public OpDef<Lstm> def() {
    return DEF;
  }
}
