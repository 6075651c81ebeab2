package dev.quarry.codegen.inspect;

import java.util.Locale;

/// Text made of lines. Names come from files, so control characters are replaced: they must not
/// steer a terminal.
final class Lines {
  private final StringBuilder out = new StringBuilder();

  /// Adds a line as it is.
  Lines add(String line) {
    return write(line);
  }

  /// Adds a line made from a pattern.
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  Lines add(String pattern, Object... values) {
    return write(String.format(Locale.ROOT, pattern, values));
  }

  /// Adds an empty line.
  Lines gap() {
    out.append('\n');
    return this;
  }

  private Lines write(String line) {
    String text = line.stripTrailing();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
    }
    out.append('\n');
    return this;
  }

  /// The lines, each with its line feed.
  @Override
  public String toString() {
    return out.toString();
  }
}
