package dev.quarry.passes;

import dev.quarry.ir.type.Level;
import java.util.List;
import java.util.Optional;

/// What is said about a pass without running it.
///
/// @param name verb phrase in kebab case, for example `fold-batch-norm`
/// @param summary one line, without a full stop
/// @param requires the levels a module may be at
/// @param establishes the level the module is at afterwards; empty if the level stays
/// @param effect what may happen to the function
public record PassInfo(
    String name, String summary, List<Level> requires, Optional<Level> establishes, Effect effect) {
  public PassInfo {
    requires = List.copyOf(requires);
  }

  /// A pass on float networks of either float level that leaves the level alone.
  public static PassInfo onFloat(String name, String summary, Effect effect) {
    return new PassInfo(
        name, summary, List.of(Level.IMPORTED, Level.CANONICAL), Optional.empty(), effect);
  }

  /// A pass on canonical networks that leaves the level alone.
  public static PassInfo onCanonical(String name, String summary, Effect effect) {
    return new PassInfo(name, summary, List.of(Level.CANONICAL), Optional.empty(), effect);
  }

  /// A pass that leads from one level to another.
  public static PassInfo leading(String name, String summary, Level from, Level to, Effect effect) {
    return new PassInfo(name, summary, List.of(from), Optional.of(to), effect);
  }
}
