package dev.quarry.frontend.internal.fold;

import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.Optional;

/// Element-wise arithmetic on literals, by ONNX operator name.
public final class ArithmeticFolding {
  private ArithmeticFolding() {}

  /// An operator of two operands, broadcast; empty if the operator or the operands are not for
  /// folding.
  ///
  /// @throws ArithmeticException if integers are divided by zero
  public static Optional<Literal> binary(String operator, Literal a, Literal b) {
    Optional<Shape> shape = Shapes.broadcast(a.shape(), b.shape());
    if (shape.isEmpty() || FoldLimits.isLarge(a) || FoldLimits.isLarge(shape.get(), a)) {
      return Optional.empty();
    }
    int[] left = Picks.broadcast(a.shape(), shape.get());
    int[] right = Picks.broadcast(b.shape(), shape.get());
    return switch (a) {
      case Literal.Integers(TensorType type, long[] x)
          when b instanceof Literal.Integers(_, long[] y) ->
          integers(operator, type.element(), shape.get(), x, left, y, right);
      case Literal.Reals(_, double[] x) when b instanceof Literal.Reals(_, double[] y) ->
          reals(operator, shape.get(), x, left, y, right);
      case Literal.Integers _, Literal.Reals _ -> Optional.empty();
    };
  }

  private static Optional<Literal> integers(
      String operator,
      ElementType element,
      Shape shape,
      long[] x,
      int[] left,
      long[] y,
      int[] right) {
    Optional<IntegerFunction> function = IntegerFunction.binary(operator);
    if (function.isEmpty()) {
      return Optional.empty();
    }
    long[] results = new long[left.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = function.get().apply(x[left[i]], y[right[i]]);
    }
    ElementType type = IntegerFunction.isTruth(operator) ? ElementType.BOOL : element;
    return Optional.of(Literal.wrapped(type, shape, results));
  }

  private static Optional<Literal> reals(
      String operator, Shape shape, double[] x, int[] left, double[] y, int[] right) {
    Optional<RealFunction> function = RealFunction.binary(operator);
    if (function.isEmpty()) {
      return Optional.empty();
    }
    double[] results = new double[left.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = function.get().apply(x[left[i]], y[right[i]]);
    }
    if (!IntegerFunction.isTruth(operator)) {
      return Optional.of(Literal.rounded(shape, results));
    }
    long[] truths = new long[results.length];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = results[i] != 0 ? 1 : 0;
    }
    return Optional.of(Literal.wrapped(ElementType.BOOL, shape, truths));
  }

  /// An operator of one operand; empty if it is not for folding.
  public static Optional<Literal> unary(String operator, Literal operand) {
    if (FoldLimits.isLarge(operand)) {
      return Optional.empty();
    }
    return switch (operand) {
      case Literal.Integers(TensorType type, long[] x) -> integers(operator, type, x);
      case Literal.Reals(Shape shape, double[] x) -> reals(operator, shape, x);
    };
  }

  private static Optional<Literal> integers(String operator, TensorType type, long[] x) {
    Optional<IntegerFunction> function = IntegerFunction.unary(operator);
    if (function.isEmpty()) {
      return Optional.empty();
    }
    long[] results = new long[x.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = function.get().apply(x[i], 0);
    }
    return Optional.of(Literal.wrapped(type.element(), type.shape(), results));
  }

  private static Optional<Literal> reals(String operator, Shape shape, double[] x) {
    Optional<RealFunction> function = RealFunction.unary(operator);
    if (function.isEmpty()) {
      return Optional.empty();
    }
    double[] results = new double[x.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = function.get().apply(x[i], 0);
    }
    return Optional.of(Literal.rounded(shape, results));
  }

  /// `condition ? a : b`, broadcast.
  public static Optional<Literal> where(Literal condition, Literal a, Literal b) {
    Optional<Shape> shape =
        Shapes.broadcast(a.shape(), b.shape())
            .flatMap(both -> Shapes.broadcast(condition.shape(), both));
    if (shape.isEmpty() || FoldLimits.isLarge(shape.get(), a)) {
      return Optional.empty();
    }
    if (!(condition instanceof Literal.Integers(_, long[] choice))) {
      return Optional.empty();
    }
    int[] which = Picks.broadcast(condition.shape(), shape.get());
    int[] left = Picks.broadcast(a.shape(), shape.get());
    int[] right = Picks.broadcast(b.shape(), shape.get());
    if (a instanceof Literal.Integers(TensorType type, long[] x)
        && b instanceof Literal.Integers(_, long[] y)) {
      long[] results = new long[which.length];
      for (int i = 0; i < results.length; i++) {
        results[i] = choice[which[i]] != 0 ? x[left[i]] : y[right[i]];
      }
      return Optional.of(Literal.wrapped(type.element(), shape.get(), results));
    }
    if (a instanceof Literal.Reals(_, double[] x) && b instanceof Literal.Reals(_, double[] y)) {
      double[] results = new double[which.length];
      for (int i = 0; i < results.length; i++) {
        results[i] = choice[which[i]] != 0 ? x[left[i]] : y[right[i]];
      }
      return Optional.of(Literal.rounded(shape.get(), results));
    }
    return Optional.empty();
  }

  /// Another element type; floats are cut off toward zero.
  public static Literal cast(Literal operand, ElementType to) {
    return switch (operand) {
      case Literal.Integers(TensorType type, long[] x) when to.isFloat() -> {
        double[] results = new double[x.length];
        for (int i = 0; i < results.length; i++) {
          results[i] = x[i];
        }
        yield Literal.rounded(type.shape(), results);
      }
      case Literal.Integers(TensorType type, long[] x) ->
          Literal.wrapped(to, type.shape(), x.clone());
      case Literal.Reals reals when to.isFloat() -> reals;
      case Literal.Reals(Shape shape, double[] x) -> {
        long[] results = new long[x.length];
        for (int i = 0; i < results.length; i++) {
          results[i] = to == ElementType.BOOL ? (x[i] != 0 ? 1 : 0) : (long) x[i];
        }
        yield Literal.wrapped(to, shape, results);
      }
    };
  }
}
