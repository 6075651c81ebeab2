package dev.quarry.ir.verify;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/// One op against its definition. Later conditions take earlier ones for granted, so the first
/// broken one is reported and the rest left alone.
final class OpCheck {
  private OpCheck() {}

  /// A broken condition.
  record Problem(String message, String expected, String found) {}

  /// The first condition an op breaks.
  static Optional<Problem> problem(Op op, List<Value> results) {
    return check(op.def(), op, results);
  }

  private static <T extends Op> Optional<Problem> check(OpDef<T> def, Op op, List<Value> results) {
    T typed = def.type().cast(op);
    return operands(def, typed).or(() -> rules(def, typed)).or(() -> types(def, typed, results));
  }

  private static <T extends Op> Optional<Problem> operands(OpDef<T> def, T op) {
    for (OpDef.OperandSpec<T> operand : def.operands()) {
      for (Value value : operand.get().apply(op)) {
        if (!operand.type().accepts().test(value.type())) {
          return Optional.of(
              new Problem(
                  "operand '" + operand.name() + "' has the wrong type",
                  operand.type().needs(),
                  value.text() + ": " + value.type().text()));
        }
      }
    }
    return Optional.empty();
  }

  private static <T extends Op> Optional<Problem> rules(OpDef<T> def, T op) {
    for (OpDef.Rule<T> rule : def.rules()) {
      if (!sensible(() -> rule.holds().test(op)).orElse(false)) {
        return Optional.of(new Problem("violates the rule: " + rule.says(), "", ""));
      }
    }
    return Optional.empty();
  }

  private static <T extends Op> Optional<Problem> types(OpDef<T> def, T op, List<Value> results) {
    List<TensorType> declared = results.stream().map(Value::type).toList();
    Optional<List<TensorType>> inferred = sensible(() -> def.resultsOf(op));
    if (inferred.isEmpty()) {
      return Optional.of(
          new Problem("its operands and attributes have no result", "", text(declared)));
    }
    if (!inferred.get().equals(declared)) {
      return Optional.of(
          new Problem(
              "the declared result differs from the inferred one",
              text(inferred.get()),
              text(declared)));
    }
    return Optional.empty();
  }

  private static String text(List<TensorType> types) {
    return types.isEmpty()
        ? "no result"
        : String.join(", ", types.stream().map(TensorType::text).toList());
  }

  /// Rules and type inference calculate with numbers nobody has checked yet: a division by a group
  /// count of 0, an axis outside the rank or a size beyond 32 bits means that they do not hold.
  private static <R> Optional<R> sensible(Supplier<R> calculation) {
    try {
      return Optional.of(calculation.get());
    } catch (ArithmeticException
        | IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NoSuchElementException e) {
      return Optional.empty();
    }
  }
}
