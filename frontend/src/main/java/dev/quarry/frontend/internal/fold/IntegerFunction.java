package dev.quarry.frontend.internal.fold;

import java.util.Optional;

/// What an operator does with two integers; the second is ignored by operators of one operand.
interface IntegerFunction {
  long apply(long a, long b);

  static Optional<IntegerFunction> binary(String operator) {
    return switch (operator) {
      case "Add" -> of((a, b) -> a + b);
      case "Sub" -> of((a, b) -> a - b);
      case "Mul" -> of((a, b) -> a * b);
      case "Div" -> of((a, b) -> a / b);
      case "Mod" -> of(Math::floorMod);
      case "Min" -> of(Math::min);
      case "Max" -> of(Math::max);
      case "Equal" -> of((a, b) -> a == b ? 1 : 0);
      case "Less" -> of((a, b) -> a < b ? 1 : 0);
      case "LessOrEqual" -> of((a, b) -> a <= b ? 1 : 0);
      case "Greater" -> of((a, b) -> a > b ? 1 : 0);
      case "GreaterOrEqual" -> of((a, b) -> a >= b ? 1 : 0);
      case "And" -> of((a, b) -> a & b);
      case "Or" -> of((a, b) -> a | b);
      case "Xor" -> of((a, b) -> a ^ b);
      default -> Optional.empty();
    };
  }

  static Optional<IntegerFunction> unary(String operator) {
    return switch (operator) {
      case "Neg" -> of((a, _) -> -a);
      case "Abs" -> of((a, _) -> Math.abs(a));
      case "Sign" -> of((a, _) -> Long.signum(a));
      case "Not" -> of((a, _) -> a == 0 ? 1 : 0);
      default -> Optional.empty();
    };
  }

  /// Whether the operator's results are truth values.
  static boolean isTruth(String operator) {
    return switch (operator) {
      case "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual" -> true;
      default -> false;
    };
  }

  private static Optional<IntegerFunction> of(IntegerFunction function) {
    return Optional.of(function);
  }
}
