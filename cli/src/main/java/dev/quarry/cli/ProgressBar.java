package dev.quarry.cli;

import dev.quarry.Progress;
import java.io.PrintStream;
import java.util.Locale;

/// Draws progress on one line of the terminal: what, how far, how long it will take. Appears only
/// when something takes longer than half a second.
final class ProgressBar implements Progress {
  private static final long PATIENCE_NANOS = 500_000_000L;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final int WIDTH = 30;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private String what = "";
  private int total = 1;
  private long begun;
  private long drawn;

  ProgressBar(PrintStream err) {
    this.err = err;
  }

  @Override
  public void begin(String activity, int steps) {
    clear();
    what = activity;
    total = Math.max(1, steps);
    begun = System.nanoTime();
  }

  @Override
  public void advance(int done) {
    long now = System.nanoTime();
    if (now - begun < PATIENCE_NANOS || now - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = now;
    int filled = (int) ((long) WIDTH * done / total);
    double left = done == 0 ? 0 : (now - begun) / 1e9 * (total - done) / done;
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    err.printf(
        Locale.ROOT, "%s%-28s [%s] %d/%d, %.0f s left", CLEAR_LINE, what, bar, done, total, left);
    err.flush();
  }

  @Override
  public void end() {
    clear();
  }

  private void clear() {
    if (drawn != 0) {
      err.print(CLEAR_LINE);
      err.flush();
      drawn = 0;
    }
  }
}
