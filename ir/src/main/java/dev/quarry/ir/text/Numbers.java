package dev.quarry.ir.text;

import org.antlr.v4.runtime.Token;

/// Numbers of the text, never rounded to infinity or cut to fewer bits.
///
/// @param source the text they stand in
record Numbers(SourceText source) {
  long integer(Token token) {
    try {
      return Long.parseLong(token.getText());
    } catch (NumberFormatException e) {
      throw source.misread(
          token, "the integer is too large", "at most 64 bits", SourceText.shown(token));
    }
  }

  int integer32(Token token) {
    long value = integer(token);
    if (value != (int) value) {
      throw source.misread(
          token, "the integer is too large", "at most 32 bits", SourceText.shown(token));
    }
    return (int) value;
  }

  float real(Token token) {
    float value = Float.parseFloat(token.getText());
    if (Float.isInfinite(value) && !token.getText().endsWith("Infinity")) {
      throw source.misread(
          token, "the number is too large", "at most " + Float.MAX_VALUE, SourceText.shown(token));
    }
    return value;
  }

  /// The name in a quoted token.
  String name(Token token) {
    return Quoted.parse(token.getText())
        .orElseThrow(
            () ->
                source.misread(
                    token,
                    "unknown escape in a name",
                    "\\\" or \\\\ or \\n or \\r or \\t or \\uXXXX",
                    SourceText.shown(token)));
  }
}
