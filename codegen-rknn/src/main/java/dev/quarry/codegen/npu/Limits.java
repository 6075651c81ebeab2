package dev.quarry.codegen.npu;

import dev.quarry.codegen.regs.RegisterOverflow;
import dev.quarry.codegen.regs.Subject;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Errors about what the chip cannot do.
final class Limits {
  private Limits() {}

  /// An error without a place; [#at] adds it.
  static CompileException exceeded(String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.TARGET_LIMIT, "", message)
            .expected(expected, found)
            .help("use smaller maps or fewer channels at this node"));
  }

  /// The same errors with the node they are about.
  static CompileException at(Node node, CompileException cause) {
    return new CompileException(
        cause.diagnostics().stream()
            .map(
                d ->
                    Diagnostic.error(
                            d.code(),
                            d.where().isEmpty() ? node.where() : node.where() + ", " + d.where(),
                            d.message())
                        .expected(d.expected(), d.found())
                        .help(d.help()))
            .toList());
  }

  /// The error of a number that does not fit its register: which tensor and which dimension.
  static CompileException at(Node node, RegisterOverflow overflow) {
    return at(node.where(), tensor(node, overflow.subject()), overflow);
  }

  /// The same for a place that is no node.
  static CompileException at(String where, Value tensor, RegisterOverflow overflow) {
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.FIELD_OVERFLOW,
                where,
                "tensor '"
                    + tensor.label()
                    + "' ("
                    + tensor.shape()
                    + ")"
                    + " is too large: "
                    + overflow.dimension())
            .expected(overflow.allowed(), overflow.value() + " in " + overflow.place())
            .help("use smaller maps or fewer channels here, or leave the node out (--outputs)"));
  }

  /// The tensor a register describes; numbers of the arithmetic belong to the result.
  private static Value tensor(Node node, Subject subject) {
    List<Value> operands = node.operands();
    return switch (subject) {
      case INPUT -> operands.isEmpty() ? node.result() : operands.getFirst();
      case WEIGHTS, SECOND_OPERAND ->
          operands.size() > 1 ? operands.get(secondOf(node, subject)) : operands.getFirst();
      case RESULT, ARITHMETIC, CONTROL -> node.result();
    };
  }

  /// A residual is the last operand of a convolution.
  private static int secondOf(Node node, Subject subject) {
    return subject == Subject.SECOND_OPERAND ? node.operands().size() - 1 : 1;
  }
}
