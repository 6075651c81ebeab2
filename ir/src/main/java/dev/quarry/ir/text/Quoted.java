package dev.quarry.ir.text;

import java.util.HexFormat;
import java.util.Optional;

/// Names in double quotes. A backslash escapes itself and the quote; `\n`, `\r`, `\t` and `\\uXXXX`
/// stand for what would be invisible or break the line. Everything else is written as it is.
final class Quoted {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Quoted() {}

  /// A name in quotes.
  static String print(String name) {
    var text = new StringBuilder(name.length() + 2).append('"');
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (isVisible(c)) {
            text.appendCodePoint(c);
          } else {
            for (char unit : Character.toChars(c)) {
              text.append("\\u").append(HEX.toHexDigits(unit));
            }
          }
        }
      }
      i += Character.charCount(c);
    }
    return text.append('"').toString();
  }

  /// The name in a quoted token; empty if an escape is unknown.
  static Optional<String> parse(String token) {
    String inner = token.substring(1, token.length() - 1);
    if (inner.indexOf('\\') < 0) {
      return Optional.of(inner);
    }
    var name = new StringBuilder(inner.length());
    int next = 0;
    while (next < inner.length()) {
      char c = inner.charAt(next++);
      if (c != '\\') {
        name.append(c);
        continue;
      }
      switch (inner.charAt(next++)) {
        case '"' -> name.append('"');
        case '\\' -> name.append('\\');
        case 'n' -> name.append('\n');
        case 'r' -> name.append('\r');
        case 't' -> name.append('\t');
        case 'u' -> {
          if (next + 4 > inner.length() || !isHex(inner, next)) {
            return Optional.empty();
          }
          name.append((char) HexFormat.fromHexDigits(inner, next, next + 4));
          next += 4;
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(name.toString());
  }

  private static boolean isHex(String text, int from) {
    for (int i = from; i < from + 4; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
