package dev.quarry.ir.diag;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds what a mistyped word was meant to be.
public final class DidYouMean {
  private DidYouMean() {}

  /// The known word closest to a mistyped one, if any is close enough: at most one wrong letter in
  /// three. Among equally close words the first wins.
  public static Optional<String> closest(String word, List<String> known) {
    int limit = Math.max(1, word.length() / 3);
    Optional<String> best = Optional.empty();
    for (String candidate : known) {
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance <= limit) {
        limit = distance - 1;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  /// Advice for a diagnostic: the closest word, or everything there is.
  public static String help(String word, List<String> known) {
    return closest(word, known)
        .map(best -> "did you mean '" + best + "'?")
        .orElseGet(() -> "known: " + String.join(", ", known));
  }

  /// How many letters must be inserted, deleted or replaced.
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
