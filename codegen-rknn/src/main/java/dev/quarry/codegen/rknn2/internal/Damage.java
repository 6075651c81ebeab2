package dev.quarry.codegen.rknn2.internal;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;

/// The errors a file of unknown origin can cause.
public final class Damage {
  private static final int LONGEST = 240;

  private Damage() {}

  /// The file is not an RKNN model at all.
  public static CompileException notRknn(String file, String message, String help) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.NOT_RKNN, file, printable(message)).help(help));
  }

  /// The file is an RKNN model of a kind that is not handled here.
  public static CompileException otherChip(String file, String message, String help) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.OTHER_CHIP, file, printable(message)).help(help));
  }

  /// The file contradicts itself or ends too early.
  public static CompileException damaged(String file, String message) {
    return new CompileException(damage(file, message));
  }

  /// The diagnostic of [#damaged].
  public static Diagnostic damage(String file, String message) {
    return Diagnostic.error(DiagnosticCode.DAMAGED_RKNN, file, printable(message));
  }

  /// One line of moderate length without control characters: names come from the file.
  private static String printable(String text) {
    var out = new StringBuilder();
    withoutControls(text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text, out);
    return out.toString();
  }

  /// Appends text from a file with control characters replaced, so that it cannot steer a terminal.
  static void withoutControls(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
    }
  }
}
