package dev.quarry.tests.floats;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.ElementType;

/// Half-precision tensors; the importer computes in single precision instead.
final class Halves {
  private Halves() {}

  /// The tensor in single precision if it is in half precision.
  static Tensor widened(Tensor tensor) {
    if (tensor instanceof Tensor.OfShort(var type, short[] data)
        && type.element() == ElementType.F16) {
      float[] wide = new float[data.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = Float.float16ToFloat(data[i]);
      }
      return Tensor.of(type.shape(), wide);
    }
    return tensor;
  }
}
