package dev.quarry.frontend.internal.build;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// What a value of the model has become.
public sealed interface Operand {
  /// A tensor known while importing; it enters the graph when an op reads it.
  ///
  /// @param name the tensor's name in the model
  /// @param data type and contents
  record Known(String name, ConstantData data) implements Operand {
    @Override
    public TensorType type() {
      return data.type();
    }
  }

  /// A tensor known only at run time.
  ///
  /// @param value the value in the graph under construction
  record Computed(Value value) implements Operand {
    @Override
    public TensorType type() {
      return value.type();
    }
  }

  /// Element type and shape.
  TensorType type();
}
