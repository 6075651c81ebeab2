package dev.quarry.simulator.machine;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;

/// Errors about files the machine cannot execute.
final class Refusal {
  private Refusal() {}

  /// Something the machine has no definition for.
  static CompileException notExecutable(String where, String what) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.NOT_EXECUTABLE, where, what)
            .help("end the network before this node (--outputs) and compile it again"));
  }

  /// A file that contradicts itself.
  static CompileException damaged(String where, String what) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.DAMAGED_RKNN, where, what)
            .help("compile the network again or copy the file again"));
  }
}
