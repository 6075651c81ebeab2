package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;

/// Adds elements before and after each axis; negative amounts remove elements.
public record Pad(Value input, List<Integer> before, List<Integer> after, PadMode mode, float value)
    implements NnOp {
  /// The definition.
  public static final OpDef<Pad> DEF =
      OpDef.define("pad", Pad.class, "adds elements around a tensor")
          .operand("input", Pad::input, TypeRule.F32)
          .attr("before", Pad::before, AttrCodec.INTS)
          .attr("after", Pad::after, AttrCodec.INTS)
          .attr("mode", Pad::mode, AttrCodec.enumOf(PadMode.class), PadMode.CONSTANT)
          .attr("value", Pad::value, AttrCodec.FLOAT, 0f)
          .rule(
              "before and after have one number per axis",
              op ->
                  op.before().size() == op.input().type().rank()
                      && op.after().size() == op.input().type().rank())
          .rule("no dimension becomes negative", op -> op.outDims().stream().allMatch(d -> d >= 0))
          .result(op -> op.input().type().withShape(new Shape(op.outDims())))
          .make(
              p ->
                  new Pad(
                      p.operand("input"),
                      p.attrs("before", Integer.class),
                      p.attrs("after", Integer.class),
                      p.attr("mode", PadMode.class),
                      p.attr("value", Float.class)));

  public Pad {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  private List<Integer> outDims() {
    var dims = new ArrayList<Integer>();
    for (int axis = 0; axis < before.size(); axis++) {
      dims.add(input.dim(axis) + before.get(axis) + after.get(axis));
    }
    return dims;
  }

  @Override
  public OpDef<Pad> def() {
    return DEF;
  }
}
