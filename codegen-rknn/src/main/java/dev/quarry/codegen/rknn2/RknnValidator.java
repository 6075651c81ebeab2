package dev.quarry.codegen.rknn2;

import dev.quarry.codegen.rknn2.internal.ModelCheck;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import java.util.List;

/// Checks that the parts of a model fit together: task table, command chain, relocations, arena.
///
/// Everything checked here holds for every vendor file at hand. Arena tensors may overlap: their
/// lifetimes decide, which the file does not state.
public final class RknnValidator {
  private RknnValidator() {}

  /// What is wrong with a model, empty when nothing is.
  ///
  /// @param file name for messages
  public static List<Diagnostic> check(String file, RknnModel model) {
    return ModelCheck.check(file, model);
  }

  /// Fails when something is wrong with a model.
  public static void require(String file, RknnModel model) {
    List<Diagnostic> found = check(file, model);
    if (!found.isEmpty()) {
      throw new CompileException(found);
    }
  }
}
