package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Mean over axes; reduced axes are kept as 1 or removed.
public record ReduceMean(Value input, List<Integer> axes, boolean keepDims) implements ReduceOp {
  /// The definition.
  public static final OpDef<ReduceMean> DEF =
      ReduceOp.define("reduce_mean", ReduceMean.class, "mean over axes", ReduceMean::new);

  public ReduceMean {
    axes = List.copyOf(axes);
  }

  @Override
  public OpDef<ReduceMean> def() {
    return DEF;
  }
}
