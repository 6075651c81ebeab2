package dev.quarry.codegen.rknn2.internal;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;

/// The errors a file of unknown origin can cause.
public final class Damage {
  private Damage() {}

  /// The file is not an RKNN model at all.
  public static CompileException notRknn(String file, String message, String help) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.NOT_RKNN, file, message).help(help));
  }

  /// The file is an RKNN model of a kind that is not handled here.
  public static CompileException otherChip(String file, String message, String help) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.OTHER_CHIP, file, message).help(help));
  }

  /// The file contradicts itself or ends too early.
  public static CompileException damaged(String file, String message) {
    return new CompileException(damage(file, message));
  }

  /// The diagnostic of [#damaged].
  public static Diagnostic damage(String file, String message) {
    return Diagnostic.error(DiagnosticCode.DAMAGED_RKNN, file, message);
  }
}
