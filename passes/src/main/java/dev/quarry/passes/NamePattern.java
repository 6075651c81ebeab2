package dev.quarry.passes;

import dev.quarry.ir.graph.Location;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Chooses nodes by the names of the source nodes they stand for: a glob (`head.*`; `*` any text,
/// `?` one character) or a regular expression between slashes (`/^head\.[0-3]/`, found anywhere).
/// The empty text matches nothing.
///
/// @param text as written
/// @param regex as compiled; equality ignores nothing because both sides come from `text`
public record NamePattern(String text, Optional<Pattern> regex) {
  /// Matches nothing.
  public static final NamePattern NOTHING = new NamePattern("", Optional.empty());

  /// Reads a pattern; empty if the regular expression is malformed.
  public static Optional<NamePattern> of(String text) {
    if (text.isEmpty()) {
      return Optional.of(NOTHING);
    }
    boolean isRegex = text.length() >= 2 && text.startsWith("/") && text.endsWith("/");
    String source = isRegex ? text.substring(1, text.length() - 1) : "^" + globToRegex(text) + "$";
    try {
      return Optional.of(new NamePattern(text, Optional.of(Pattern.compile(source))));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /// Whether one of the source nodes has a matching name.
  public boolean matches(Location location) {
    return location.sources().stream().anyMatch(this::matches);
  }

  /// Whether a name matches.
  public boolean matches(String name) {
    return regex.isPresent() && regex.get().matcher(name).find();
  }

  private static String globToRegex(String glob) {
    var regex = new StringBuilder();
    glob.chars()
        .forEach(
            c -> {
              switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
              }
            });
    return regex.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
