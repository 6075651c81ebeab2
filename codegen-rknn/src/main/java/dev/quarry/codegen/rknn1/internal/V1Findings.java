package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn2.internal.Damage;
import dev.quarry.ir.diag.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Collects errors and warnings; a damaged file gives a few messages, not thousands.
final class V1Findings {
  private static final int MOST = 20;

  private final String file;
  private final List<Diagnostic> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  V1Findings(String file) {
    this.file = file;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  void error(String format, Object... values) {
    if (errors.size() < MOST) {
      errors.add(Damage.damage(file, String.format(Locale.ROOT, format, values)));
    }
  }

  @SuppressWarnings("AnnotateFormatMethod")
  void warn(String format, Object... values) {
    if (warnings.size() < MOST) {
      warnings.add(Damage.damage(file, String.format(Locale.ROOT, format, values)).message());
    }
  }

  List<Diagnostic> errors() {
    return errors;
  }

  List<String> warnings() {
    return warnings;
  }
}
