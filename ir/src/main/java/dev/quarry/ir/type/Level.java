package dev.quarry.ir.type;

import java.util.Locale;
import java.util.Optional;

/// How far a module has come on its way from model to target; later levels follow earlier ones.
public enum Level {
  /// As the importer delivers it: float, static shapes, one op per ONNX meaning.
  IMPORTED,
  /// Float; constants folded, no batch normalization beside a convolution, no identities.
  CANONICAL,
  /// Quantized types; one rounding per op.
  QUANTIZED,
  /// Integers as the NPU computes them.
  NPU;

  /// The word used in the text form.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The level a word stands for.
  public static Optional<Level> parse(String word) {
    for (Level level : values()) {
      if (level.text().equals(word)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
