package dev.quarry.codegen.rknn2.internal;

import dev.quarry.ir.diag.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Collects what is wrong; a damaged file gives a few messages, not thousands.
final class Findings {
  private static final int MOST = 20;

  private final String file;
  private final List<Diagnostic> list = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  void add(String format, Object... values) {
    if (list.size() < MOST) {
      list.add(Damage.damage(file, String.format(Locale.ROOT, format, values)));
    }
  }

  List<Diagnostic> list() {
    return List.copyOf(list);
  }
}
