package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;

/// A rectangular part, possibly with steps: for each axis the first index, the number of indices
/// and the step (which may be negative).
public record Slice(Value input, List<Integer> starts, List<Integer> sizes, List<Integer> steps)
    implements NnOp {
  /// The definition.
  public static final OpDef<Slice> DEF =
      OpDef.define("slice", Slice.class, "a rectangular part, possibly with steps")
          .operand("input", Slice::input, TypeRule.ANY)
          .attr("starts", Slice::starts, AttrCodec.INTS)
          .attr("sizes", Slice::sizes, AttrCodec.INTS)
          .attr("steps", Slice::steps, AttrCodec.INTS)
          .rule(
              "starts, sizes and steps have one number per axis",
              op ->
                  List.of(op.starts().size(), op.sizes().size(), op.steps().size()).stream()
                      .allMatch(n -> n == op.input().type().rank()))
          .rule("the part lies inside the input", Slice::isInside)
          .result(op -> op.input().type().withShape(new Shape(op.sizes())))
          .make(
              p ->
                  new Slice(
                      p.operand("input"),
                      p.attrs("starts", Integer.class),
                      p.attrs("sizes", Integer.class),
                      p.attrs("steps", Integer.class)));

  public Slice {
    starts = List.copyOf(starts);
    sizes = List.copyOf(sizes);
    steps = List.copyOf(steps);
  }

  private boolean isInside() {
    for (int axis = 0; axis < sizes.size(); axis++) {
      int first = starts.get(axis);
      int last = first + (sizes.get(axis) - 1) * steps.get(axis);
      int end = input.dim(axis);
      if (steps.get(axis) == 0 || sizes.get(axis) < 0) {
        return false;
      }
      if (sizes.get(axis) > 0 && (first < 0 || first >= end || last < 0 || last >= end)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public OpDef<Slice> def() {
    return DEF;
  }
}
