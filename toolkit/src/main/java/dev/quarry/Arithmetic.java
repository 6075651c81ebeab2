package dev.quarry;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a compiled network computes with.
public enum Arithmetic {
  /// Signed bytes with a scale and a zero point, chosen by calibration.
  I8,
  /// Halves, which need no calibration; about half as fast, twice as large.
  F16;

  /// The word of `--dtype`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether samples are needed.
  public boolean needsCalibration() {
    return this == I8;
  }

  /// The arithmetic of a word.
  ///
  /// @throws CompileException if there is none
  public static Arithmetic named(String word) {
    List<String> known = Stream.of(values()).map(Arithmetic::text).toList();
    return Stream.of(values())
        .filter(a -> a.text().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new CompileException(
                    Diagnostic.error(DiagnosticCode.USAGE, "--dtype", "'" + word + "' is not known")
                        .expected(String.join(" or ", known), word)
                        .help(DidYouMean.help(word, known))));
  }
}
