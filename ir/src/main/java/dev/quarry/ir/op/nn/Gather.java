package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;

/// Picks entries along an axis by index; negative indices count from the end.
public record Gather(Value input, Value indices, int axis) implements NnOp {
  /// The definition.
  public static final OpDef<Gather> DEF =
      OpDef.define("gather", Gather.class, "picks entries along an axis")
          .operand("input", Gather::input, TypeRule.ANY)
          .operand("indices", Gather::indices, TypeRule.elementIn(ElementType.I32, ElementType.I64))
          .attr("axis", Gather::axis, AttrCodec.INT, 0)
          .rule(
              "axis lies inside the input's rank",
              op -> Shapes.areAxes(List.of(op.axis()), op.input().type().rank()))
          .result(op -> op.input().type().withShape(op.outShape()))
          .make(
              p ->
                  new Gather(
                      p.operand("input"), p.operand("indices"), p.attr("axis", Integer.class)));

  private Shape outShape() {
    var dims = new ArrayList<>(input.shape().dims().subList(0, axis));
    dims.addAll(indices.shape().dims());
    dims.addAll(input.shape().dims().subList(axis + 1, input.type().rank()));
    return new Shape(dims);
  }

  @Override
  public OpDef<Gather> def() {
    return DEF;
  }
}
