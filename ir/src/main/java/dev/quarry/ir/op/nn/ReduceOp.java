package dev.quarry.ir.op.nn;

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
}
