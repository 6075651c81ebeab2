package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Maximum over axes; reduced axes are kept as 1 or removed.
public record ReduceMax(Value input, List<Integer> axes, boolean keepDims) implements ReduceOp {
  /// The definition.
  public static final OpDef<ReduceMax> DEF =
      ReduceOp.define("reduce_max", ReduceMax.class, "maximum over axes", ReduceMax::new);

  public ReduceMax {
    axes = List.copyOf(axes);
  }

  @Override
  public OpDef<ReduceMax> def() {
    return DEF;
  }
}
