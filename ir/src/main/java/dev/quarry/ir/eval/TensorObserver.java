package dev.quarry.ir.eval;

import dev.quarry.ir.type.Value;

/// Sees every value while a graph is executed, in execution order.
@FunctionalInterface
public interface TensorObserver {
  /// Sees nothing.
  TensorObserver NONE = (_, _) -> {};

  /// Called once per value when it is complete, graph inputs included, constants not.
  ///
  /// @param value which value
  /// @param tensor its elements; valid only during the call, the array is reused afterwards
  void observe(Value value, Tensor tensor);
}
