package dev.quarry.simulator.floatkernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives arrays to values and takes them back after the last use. Arrays have exactly the length of
/// their values, so an array serves values of one size only.
final class BufferPlan {
  private final Map<Integer, Deque<float[]>> free = new HashMap<>();
  private final List<float[]> all = new ArrayList<>();

  /// An array nobody uses.
  float[] take(int length) {
    float[] own = free.computeIfAbsent(length, _ -> new ArrayDeque<>()).poll();
    if (own == null) {
      own = new float[length];
      all.add(own);
    }
    return own;
  }

  /// Takes an array back.
  void giveBack(float[] array) {
    free.computeIfAbsent(array.length, _ -> new ArrayDeque<>()).push(array);
  }

  /// Bytes of all arrays.
  long bytes() {
    long bytes = 0;
    for (float[] array : all) {
      bytes += (long) array.length * Float.BYTES;
    }
    return bytes;
  }
}
