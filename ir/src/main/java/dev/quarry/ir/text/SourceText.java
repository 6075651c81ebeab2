package dev.quarry.ir.text;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/// The text being read, for messages: place, line and caret.
///
/// @param name what the text is called, usually its file
/// @param text the text
/// @param lines its lines, as ANTLR counts them
record SourceText(String name, String text, List<String> lines) {
  /// Longer lines are nobody's handwriting and are not shown.
  private static final int LONGEST = 100_000;

  private static final int WIDTH = 100;
  private static final int BEFORE = 60;

  static SourceText of(String name, String text) {
    return new SourceText(name, text, List.of(text.split("\n", -1)));
  }

  /// The error for a word that is none of the known ones.
  Misread unknown(Token at, String what, String word, List<String> known) {
    String shown = shortened(printable(word), 40);
    return Misread.of(
        error(DiagnosticCode.SYNTAX, at, "unknown " + what + " '" + shown + "'")
            .help(DidYouMean.help(shown, known)));
  }

  /// An error at a token.
  Diagnostic error(DiagnosticCode code, Token at, String message) {
    return Diagnostic.error(code, place(at), message + excerpt(at));
  }

  /// A mistake in the text at a token, without details.
  Misread misread(Token at, String message) {
    return Misread.of(error(DiagnosticCode.SYNTAX, at, message));
  }

  /// A mistake in the text at a token.
  Misread misread(Token at, String message, String expected, String found) {
    return Misread.of(
        error(DiagnosticCode.SYNTAX, at, message).expected(capped(expected), capped(found)));
  }

  /// A diagnostic about something that stands at a token, with its place added.
  Diagnostic placed(Token at, Diagnostic diagnostic) {
    return new Diagnostic(
        diagnostic.code(),
        diagnostic.severity(),
        place(at) + ": " + capped(diagnostic.where()),
        capped(diagnostic.message()) + excerpt(at),
        capped(diagnostic.expected()),
        capped(diagnostic.found()),
        diagnostic.help());
  }

  /// A token's text for messages.
  static String shown(Token token) {
    if (token.getType() == Token.EOF) {
      return "the end of the text";
    }
    String word = token.getText();
    return word.length() == 1 && isHidden(word.charAt(0))
        ? String.format(Locale.ROOT, "character U+%04X", (int) word.charAt(0))
        : "'" + shortened(printable(word), 40) + "'";
  }

  /// What code far from the text says about it, which may quote all of it.
  static String reason(RuntimeException exception) {
    return capped(String.valueOf(exception.getMessage()));
  }

  private static String capped(String sentence) {
    return shortened(printable(sentence), 300);
  }

  private static String shortened(String word, int length) {
    return word.length() > length ? word.substring(0, length) + "…" : word;
  }

  private String place(Token at) {
    return name + ":" + at.getLine() + ":" + (at.getCharPositionInLine() + 1);
  }

  private String excerpt(Token at) {
    String raw = lines.get(Math.min(at.getLine(), lines.size()) - 1);
    if (raw.length() > LONGEST) {
      return "";
    }
    String line = printable(raw);
    int points = line.codePointCount(0, line.length());
    int column = line.offsetByCodePoints(0, Math.min(at.getCharPositionInLine(), points));
    int from = line.length() <= WIDTH ? 0 : Math.max(0, column - BEFORE);
    int to = Math.min(line.length(), from + WIDTH);
    String number = Integer.toString(at.getLine());
    String start = (from == 0 ? "" : "…") + line.substring(from, column);
    String rest = line.substring(column, to) + (to == line.length() ? "" : "…");
    int marked = at.getType() == Token.EOF ? 1 : Math.max(1, at.getText().length());
    String caret = "^" + "~".repeat(Math.min(marked, Math.max(1, to - column)) - 1);
    String margin = " ".repeat(number.length());
    String indent = " ".repeat(start.length());
    return "\n  " + number + " | " + start + rest + "\n  " + margin + " | " + indent + caret;
  }

  /// Text from outside must not reach a terminal with control characters in it.
  private static String printable(String text) {
    var shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      shown.append(isHidden(c) ? ' ' : c);
    }
    return shown.toString();
  }

  private static boolean isHidden(char c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }
}
