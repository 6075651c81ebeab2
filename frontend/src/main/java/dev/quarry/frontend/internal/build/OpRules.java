package dev.quarry.frontend.internal.build;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.stream.Collectors;

/// Holds a new op against its own definition, so that a contradiction in the model is reported at
/// its node.
final class OpRules {
  private OpRules() {}

  /// The result types of an op that obeys its definition.
  ///
  /// @throws CompileException if it does not
  static List<TensorType> check(Op op, String where) {
    try {
      return check(op.def(), op, where);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      // Shape arithmetic beyond what a shape can be.
      throw broken(where, "the shapes do not fit: " + e.getMessage(), shapes(op));
    }
  }

  private static <T extends Op> List<TensorType> check(OpDef<T> def, Op op, String where) {
    T typed = def.type().cast(op);
    for (OpDef.OperandSpec<T> operand : def.operands()) {
      for (Value value : operand.get().apply(typed)) {
        if (!operand.type().accepts().test(value.type())) {
          String name = value.name().isEmpty() ? "" : " '" + value.name() + "'";
          throw new CompileException(
              Diagnostic.error(
                      DiagnosticCode.BAD_SHAPE,
                      where,
                      "the operand '" + operand.name() + "' has the wrong type")
                  .expected(operand.type().needs(), value.type().text() + name));
        }
      }
    }
    for (OpDef.Rule<T> rule : def.rules()) {
      if (!rule.holds().test(typed)) {
        throw broken(where, "violates the rule: " + rule.says(), shapes(op));
      }
    }
    return def.resultsOf(op);
  }

  private static CompileException broken(String where, String message, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.BAD_SHAPE, where, message)
            .expected("operands that fit together", found));
  }

  private static String shapes(Op op) {
    return op.def().operandsOf(op).stream()
        .map(value -> value.type().text())
        .collect(Collectors.joining(", "));
  }
}
