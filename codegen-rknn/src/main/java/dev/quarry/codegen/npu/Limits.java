package dev.quarry.codegen.npu;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Node;

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
}
