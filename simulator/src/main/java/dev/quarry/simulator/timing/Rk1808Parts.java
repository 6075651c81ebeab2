package dev.quarry.simulator.timing;

import java.util.Locale;

/// What the time of a layer of RK1808 is spent on, in microseconds. Array and memory run side by
/// side; the rest adds up.
///
/// @param array multiplier array
/// @param memory traffic
/// @param table a function behind a convolution
/// @param shader what no fixed unit does: large pools, products of two results
/// @param start starting the layer
public record Rk1808Parts(double array, double memory, double table, double shader, double start) {
  /// No time.
  static final Rk1808Parts NONE = new Rk1808Parts(0, 0, 0, 0, 0);

  /// The time of the layer.
  public double micros() {
    return Math.max(array, memory) + table + shader + start;
  }

  /// The same with only what counts of array and memory, so that parts of layers can be added.
  Rk1808Parts counting() {
    boolean full = array >= memory;
    return new Rk1808Parts(full ? array : 0, full ? 0 : memory, table, shader, start);
  }

  Rk1808Parts plus(Rk1808Parts other) {
    return new Rk1808Parts(
        array + other.array,
        memory + other.memory,
        table + other.table,
        shader + other.shader,
        start + other.start);
  }

  /// What most of the time is spent on.
  public Bound bound() {
    double[] parts = {array, memory, table, shader, start};
    Bound[] bounds = Bound.values();
    int largest = 0;
    for (int i = 1; i < parts.length; i++) {
      largest = parts[i] > parts[largest] ? i : largest;
    }
    return bounds[largest];
  }

  /// What a layer waits for, in the order of the parts.
  public enum Bound {
    /// The multiplier array.
    ARRAY,
    /// The memory.
    MEMORY,
    /// A function behind a convolution.
    TABLE,
    /// The programmable cores, which do what no fixed unit does.
    SHADER,
    /// The start of the layer.
    START;

    /// The word for reports.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
