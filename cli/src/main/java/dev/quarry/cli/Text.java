package dev.quarry.cli;

import java.util.Locale;

/// Formatting of words and numbers, the same in every locale.
final class Text {
  private Text() {}

  /// The text filled up with blanks to a width; at least one blank follows.
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  /// Formats in the root locale.
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
