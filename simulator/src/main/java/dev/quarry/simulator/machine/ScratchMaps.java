package dev.quarry.simulator.machine;

/// One buffer for the padded input map, shared by all tasks and as large as the largest needs.
final class ScratchMaps {
  private int needed;
  private float[] data = new float[0];

  void reserve(long floats) {
    needed = Math.max(needed, Math.toIntExact(floats));
  }

  float[] data() {
    if (data.length < needed) {
      data = new float[needed];
    }
    return data;
  }
}
