package dev.quarry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which code executes a network.
public enum Engine {
  /// The fast kernels.
  AUTO,
  /// The plain definitions, one product at a time, to hold the fast kernels against. Compiled files
  /// and integer networks give the same numbers, float networks the same but for the order of sums.
  REFERENCE;

  /// The word for options.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The engine a word stands for.
  public static Optional<Engine> parse(String word) {
    return List.of(values()).stream().filter(e -> e.text().equals(word)).findFirst();
  }
}
