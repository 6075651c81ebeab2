package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Maximum over axes; reduced axes are kept as 1 or removed.
public record ReduceMax(Value input, List<Integer> axes, boolean keepDims) implements ReduceOp {
  /// The definition.
  public static final OpDef<ReduceMax> DEF =
      OpDef.define("reduce_max", ReduceMax.class, "maximum over axes")
          .operand("input", ReduceMax::input, TypeRule.F32)
          .attr("axes", ReduceMax::axes, AttrCodec.INTS)
          .attr("keep_dims", ReduceMax::keepDims, AttrCodec.BOOL, true)
          .rule(
              "axes lie inside the input's rank",
              op -> Shapes.areAxes(op.axes(), op.input().type().rank()))
          .result(op -> TensorType.f32(Shapes.reduce(op.input().shape(), op.axes(), op.keepDims())))
          .make(
              p ->
                  new ReduceMax(
                      p.operand("input"),
                      p.attrs("axes", Integer.class),
                      p.attr("keep_dims", Boolean.class)));

  public ReduceMax {
    axes = List.copyOf(axes);
  }

  @Override
  public OpDef<ReduceMax> def() {
    return DEF;
  }
}
