package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Cuts a tensor into parts along an axis; one result per part.
public record Split(Value input, int axis, List<Integer> sizes) implements NnOp {
  /// The definition.
  public static final OpDef<Split> DEF =
      OpDef.define("split", Split.class, "cuts a tensor along an axis")
          .operand("input", Split::input, TypeRule.ANY)
          .attr("axis", Split::axis, AttrCodec.INT)
          .attr("sizes", Split::sizes, AttrCodec.INTS)
          .rule(
              "axis lies inside the input's rank",
              op -> Shapes.areAxes(List.of(op.axis()), op.input().type().rank()))
          .rule(
              "sizes add up to the dimension",
              op ->
                  op.sizes().stream().allMatch(s -> s >= 0)
                      && op.sizes().stream().mapToInt(s -> s).sum() == op.input().dim(op.axis()))
          .results(
              op ->
                  op.sizes().stream()
                      .map(s -> op.input().type().withShape(op.input().shape().with(op.axis(), s)))
                      .toList())
          .make(
              p ->
                  new Split(
                      p.operand("input"),
                      p.attr("axis", Integer.class),
                      p.attrs("sizes", Integer.class)));

  public Split {
    sizes = List.copyOf(sizes);
  }

  @Override
  public OpDef<Split> def() {
    return DEF;
  }
}
