package dev.quarry.ir.limit;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.Map;
import java.util.Optional;

/// Finds out whether an op, or what was read of it, stays within a limit.
///
/// @param <V> what is looked at
@FunctionalInterface
public interface LimitCheck<V> {
  /// By what it exceeds the limit; empty if it stays within.
  ///
  /// @param constants what is known of the operands
  Optional<Excess> of(V subject, Map<Value, ConstantData> constants);
}
