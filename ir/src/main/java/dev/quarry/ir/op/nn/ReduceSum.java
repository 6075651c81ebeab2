package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Sum over axes; reduced axes are kept as 1 or removed.
public record ReduceSum(Value input, List<Integer> axes, boolean keepDims) implements ReduceOp {
  /// The definition.
  public static final OpDef<ReduceSum> DEF =
      ReduceOp.define("reduce_sum", ReduceSum.class, "sum over axes", ReduceSum::new);

  public ReduceSum {
    axes = List.copyOf(axes);
  }

  @Override
  public OpDef<ReduceSum> def() {
    return DEF;
  }
}
