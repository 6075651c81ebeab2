package dev.quarry.ir.random;

import dev.quarry.ir.op.Window;

/// Random windows.
final class Windows {
  private Windows() {}

  static Window random(Growth growth) {
    if (growth.flip()) {
      return Window.square(growth.from(1, 3), growth.from(1, 2), growth.from(0, 1));
    }
    return new Window(
        growth.from(1, 3),
        growth.from(1, 3),
        growth.from(1, 2),
        growth.from(1, 2),
        growth.from(0, 2),
        growth.from(0, 2),
        growth.from(0, 2),
        growth.from(0, 2),
        growth.from(1, 2),
        growth.from(1, 2));
  }
}
