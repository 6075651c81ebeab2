package dev.quarry.frontend.internal.fold;

import java.util.Optional;

/// What an operator does with two numbers; the second is ignored by operators of one operand.
/// Comparisons give 0 or 1.
interface RealFunction {
  double apply(double a, double b);

  static Optional<RealFunction> binary(String operator) {
    return switch (operator) {
      case "Add" -> of((a, b) -> a + b);
      case "Sub" -> of((a, b) -> a - b);
      case "Mul" -> of((a, b) -> a * b);
      case "Div" -> of((a, b) -> a / b);
      case "Min" -> of(Math::min);
      case "Max" -> of(Math::max);
      case "Pow" -> of(Math::pow);
      case "Equal" -> of((a, b) -> a == b ? 1 : 0);
      case "Less" -> of((a, b) -> a < b ? 1 : 0);
      case "LessOrEqual" -> of((a, b) -> a <= b ? 1 : 0);
      case "Greater" -> of((a, b) -> a > b ? 1 : 0);
      case "GreaterOrEqual" -> of((a, b) -> a >= b ? 1 : 0);
      default -> Optional.empty();
    };
  }

  static Optional<RealFunction> unary(String operator) {
    return switch (operator) {
      case "Neg" -> of((a, _) -> -a);
      case "Abs" -> of((a, _) -> Math.abs(a));
      case "Sqrt" -> of((a, _) -> Math.sqrt(a));
      case "Exp" -> of((a, _) -> Math.exp(a));
      case "Log" -> of((a, _) -> Math.log(a));
      case "Reciprocal" -> of((a, _) -> 1 / a);
      case "Floor" -> of((a, _) -> Math.floor(a));
      case "Ceil" -> of((a, _) -> Math.ceil(a));
      case "Round" -> of((a, _) -> Math.rint(a));
      case "Sign" -> of((a, _) -> Math.signum(a));
      default -> Optional.empty();
    };
  }

  private static Optional<RealFunction> of(RealFunction function) {
    return Optional.of(function);
  }
}
