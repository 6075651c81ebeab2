package dev.quarry.passes.quantize;

import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.ReduceOp;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sqrt;
import java.util.ArrayList;
import java.util.List;

/// Which canonical nodes have a form on the NPU at all, whatever their sizes; the target's own
/// limits are about sizes.
public final class FormLimits {
  /// A target of which nothing is known: whatever has a form fits.
  public static final TargetLimits ANY_TARGET = new TargetLimits(all(), FormLimits::isUsual);

  private FormLimits() {}

  /// The limits, the most basic first.
  public static List<Limit> all() {
    var limits = new ArrayList<>(MissingForms.all());
    limits.addAll(MapForms.all());
    limits.addAll(MovementForms.all());
    return List.copyOf(limits);
  }

  /// The limits of networks in half precision, the most basic first.
  public static List<Limit> ofHalves() {
    var limits = new ArrayList<>(all());
    limits.addAll(HalfForms.all());
    return List.copyOf(limits);
  }

  /// The limits of a target for a network in half precision, whose own are added if they are not
  /// among them.
  public static TargetLimits inHalves(TargetLimits limits) {
    List<Limit> missing =
        HalfForms.all().stream()
            .filter(half -> limits.all().stream().noneMatch(l -> l.id().equals(half.id())))
            .toList();
    return limits.and(missing);
  }

  /// What a runtime on a CPU usually has.
  private static boolean isUsual(NnOp op) {
    return switch (op) {
      case ArgMax _, Softmax _, MatMul _, Resize _, Concat _, Sqrt _, Exp _ -> true;
      case ActivationOp _, BinaryOp _, ReduceOp _ -> true;
      default -> false;
    };
  }
}
