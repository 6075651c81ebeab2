package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.List;

/// Types and shapes of the IR as files have them.
final class V1Types {
  private V1Types() {}

  /// Dimensions, innermost first; a single number has one.
  static List<Integer> size(Shape shape) {
    return shape.rank() == 0 ? List.of(1) : shape.dims().reversed();
  }

  /// How a stored value is written; real numbers are halves.
  static V1Type of(TensorType type) {
    if (!(type.quantization() instanceof Quantization.PerTensor(float scale, int zero))) {
      return V1Type.plain(V1Element.FLOAT16);
    }
    return switch (type.element()) {
      case U8 -> V1Type.affine(V1Element.UINT8, scale, zero);
      case I8 -> V1Type.fixedPoint(V1Element.INT8, fractionBits(scale));
      case I16 -> V1Type.fixedPoint(V1Element.INT16, fractionBits(scale));
      case F32, F16, I32, I64, BOOL ->
          throw new IllegalStateException("this is a bug: stored as " + type.text());
    };
  }

  /// The type of a bias: the unit of the products, not rounded to single precision.
  static V1Type bias(ElementType element, V1Type input, V1Type weight) {
    V1Element stored = element == ElementType.I64 ? V1Element.INT64 : V1Element.INT32;
    return switch (weight.scheme()) {
      case DFP ->
          V1Type.fixedPoint(
              stored, input.fractionBits().orElse(0) + weight.fractionBits().orElse(0));
      case AFFINE_ASYMMETRIC, AFFINE_SYMMETRIC, AFFINE_PERCHANNEL_SYMMETRIC ->
          V1Type.affine(stored, input.step() * weight.step(), 0);
      case NONE -> V1Type.plain(V1Element.FLOAT32);
    };
  }

  private static int fractionBits(float scale) {
    int bits = -Math.getExponent(scale);
    if (Math.scalb(1f, -bits) != scale) {
      throw new IllegalStateException("this is a bug: no power of two: " + scale);
    }
    return bits;
  }
}
