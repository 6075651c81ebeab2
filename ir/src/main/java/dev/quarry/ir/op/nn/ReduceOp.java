package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Reductions over axes.
public sealed interface ReduceOp extends NnOp permits ReduceMean, ReduceSum, ReduceMax {
  /// The operand.
  Value input();

  /// The axes that are reduced.
  List<Integer> axes();

  /// Whether reduced axes stay as 1.
  boolean keepDims();

  /// The constructor all of them have.
  interface Make<T> {
    /// The op of these parts.
    T of(Value input, List<Integer> axes, boolean keepDims);
  }

  /// The definition all of them have.
  static <T extends ReduceOp> OpDef<T> define(
      String mnemonic, Class<T> type, String summary, Make<T> make) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", ReduceOp::input, TypeRule.F32)
        .attr("axes", ReduceOp::axes, AttrCodec.INTS)
        .attr("keep_dims", ReduceOp::keepDims, AttrCodec.BOOL, true)
        .rule(
            "axes lie inside the input's rank",
            op -> Shapes.areAxes(op.axes(), op.input().type().rank()))
        .result(op -> TensorType.f32(Shapes.reduce(op.input().shape(), op.axes(), op.keepDims())))
        .make(
            p ->
                make.of(
                    p.operand("input"),
                    p.attrs("axes", Integer.class),
                    p.attr("keep_dims", Boolean.class)));
  }
}
