package dev.quarry.frontend.internal.source;

import java.util.Collection;

/// "Did you mean" for mistyped names.
public final class Suggestions {
  /// Longer names are compared by their beginning only, so that hostile models cost no time.
  private static final int MAX_COMPARED = 200;

  private static final int MAX_LISTED = 8;

  private Suggestions() {}

  /// Advice for a name that does not exist: the closest one, or the first few there are.
  ///
  /// @param wanted the name as given
  /// @param known the names that exist, not in any particular need of order
  public static String forName(String wanted, Collection<String> known) {
    String best = "";
    int bestDistance = Math.max(2, wanted.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(wanted, name, bestDistance);
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    if (!best.isEmpty()) {
      return "did you mean '" + best + "'?";
    }
    if (known.isEmpty()) {
      return "";
    }
    String listed =
        String.join(", ", known.stream().limit(MAX_LISTED).map(name -> "'" + name + "'").toList());
    return "known are " + listed + (known.size() > MAX_LISTED ? ", ..." : "");
  }

  /// The number of letters to insert, delete or replace (Levenshtein), or the limit if it is more.
  private static int distance(String left, String right, int limit) {
    String a = left.substring(0, Math.min(left.length(), MAX_COMPARED));
    String b = right.substring(0, Math.min(right.length(), MAX_COMPARED));
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return Math.min(above[b.length()], limit);
  }
}
