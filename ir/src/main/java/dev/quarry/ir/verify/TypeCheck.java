package dev.quarry.ir.verify;

import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import java.util.Optional;

/// Whether a type makes sense on its own: the parts its records cannot check without each other.
final class TypeCheck {
  private TypeCheck() {}

  /// What is wrong with a type, in one sentence.
  static Optional<String> problem(TensorType type) {
    return switch (type.quantization()) {
      case Quantization.None _ -> Optional.empty();
      case Quantization.PerTensor step -> zeroPoint(type.element(), step);
      case Quantization.PerAxis(int axis, var steps) -> {
        if (axis < 0 || axis >= type.rank()) {
          yield Optional.of("the quantized axis " + axis + " lies outside the rank");
        }
        if (steps.size() != type.shape().at(axis)) {
          yield Optional.of(
              "the quantized axis has "
                  + type.shape().at(axis)
                  + " entries, but there are "
                  + steps.size()
                  + " scales");
        }
        for (Quantization.PerTensor step : steps) {
          Optional<String> problem = zeroPoint(type.element(), step);
          if (problem.isPresent()) {
            yield problem;
          }
        }
        yield Optional.empty();
      }
    };
  }

  private static Optional<String> zeroPoint(ElementType element, Quantization.PerTensor step) {
    int zero = step.zeroPoint();
    boolean inside =
        switch (element) {
          case U8 -> zero >= 0 && zero <= 255;
          case I8 -> zero == (byte) zero;
          case I16 -> zero == (short) zero;
          case I32, I64 -> true;
          // TensorType refuses quantization of these.
          case F32, F16, BOOL -> false;
        };
    return inside
        ? Optional.empty()
        : Optional.of("zero point " + zero + " lies outside " + element.text());
  }
}
