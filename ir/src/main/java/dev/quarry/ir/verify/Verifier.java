package dev.quarry.ir.verify;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Module;
import java.util.List;

/// Decides whether a module is well formed: values defined once, in order and before they are read;
/// ops and types its level allows; every rule of every op; declared types equal to inferred ones;
/// sound quantization; unambiguous names.
public final class Verifier {
  private Verifier() {}

  /// Checks a module.
  ///
  /// @throws CompileException with everything that is wrong
  public static void verify(Module module) {
    List<Diagnostic> problems = findings(module).stream().map(Finding::diagnostic).toList();
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
  }

  /// Everything wrong with a module, in its order; empty if it is well formed.
  public static List<Finding> findings(Module module) {
    return new GraphCheck(module).run();
  }
}
