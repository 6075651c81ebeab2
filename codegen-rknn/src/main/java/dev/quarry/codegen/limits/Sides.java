package dev.quarry.codegen.limits;

import dev.quarry.ir.limit.Excess;
import java.util.Optional;

/// Measures both directions of a map or window.
final class Sides {
  private Sides() {}

  /// The first of two numbers that lies outside a range.
  static Optional<Excess> outside(
      String what, String first, int y, String second, int x, long least, long most) {
    return Excess.outside(what + first, y, least, most)
        .or(() -> Excess.outside(what + second, x, least, most));
  }

  /// Heights and widths.
  static Optional<Excess> outside(String what, int height, int width, long least, long most) {
    return outside(what, " height", height, " width", width, least, most);
  }

  /// Along rows and along columns.
  static Optional<Excess> vertical(String what, int y, int x, long least, long most) {
    return outside("", "vertical " + what, y, "horizontal " + what, x, least, most);
  }
}
