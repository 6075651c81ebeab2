package dev.quarry.codegen.limits;

import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.type.ElementType;
import java.util.ArrayList;
import java.util.List;

/// What the NPU of RK3566 and RK3568 cannot do because of sizes and register widths.
public final class Rk356xLimits {
  private Rk356xLimits() {}

  /// The limits of a chip.
  ///
  /// @param stored what maps and weights hold: i8 or f16
  public static List<Limit> of(TargetProfile target, ElementType stored) {
    var limits = new ArrayList<>(ConvLimits.of(target, stored));
    limits.addAll(MapLimits.of(target));
    limits.addAll(JoinLimits.of(target, stored));
    return List.copyOf(limits);
  }
}
