package dev.quarry.ir.limit;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Everything a target cannot do.
///
/// @param all limits of the accelerator, the most basic first
/// @param cpu whether the CPU of the target has an op
public record TargetLimits(List<Limit> all, Predicate<NnOp> cpu) {
  /// A target that is not known: nothing is too large, and its CPU does everything.
  public static final TargetLimits NONE = new TargetLimits(List.of(), _ -> true);

  public TargetLimits {
    all = List.copyOf(all);
  }

  /// These limits, and others behind them.
  public TargetLimits and(List<Limit> more) {
    var joined = new ArrayList<>(all);
    joined.addAll(more);
    return new TargetLimits(joined, cpu);
  }

  /// What stands against computing an op on the accelerator, the most basic first.
  ///
  /// @param constants what is known of the operands
  public List<Breach> against(Op op, Map<Value, ConstantData> constants) {
    return all.stream().flatMap(limit -> limit.against(op, constants).stream()).toList();
  }
}
