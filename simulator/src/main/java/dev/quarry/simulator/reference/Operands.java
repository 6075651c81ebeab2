package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Value;

/// Where an op finds the tensors of the values it reads.
@FunctionalInterface
public interface Operands {
  /// The tensor of a value.
  Tensor tensor(Value value);

  /// The elements of an `f32` value.
  default float[] floats(Value value) {
    return tensor(value).floats();
  }
}
