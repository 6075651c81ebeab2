package dev.quarry.simulator.floatkernel;

/// Loops over stretches of two arrays that begin at different places, which the JVM does not turn
/// into vector code by itself.
interface LineKernel {
  /// Raises each element to the one it is compared with.
  void raise(float[] y, int to, float[] x, int from, int count);

  /// Copies every second element.
  void everySecond(float[] x, int from, float[] y, int to, int count);
}
