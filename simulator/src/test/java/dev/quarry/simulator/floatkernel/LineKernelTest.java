package dev.quarry.simulator.floatkernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/// Lines of awkward lengths that end where their array ends.
final class LineKernelTest {
  private static final int[] LENGTHS = {0, 1, 2, 7, 15, 16, 17, 31, 32, 33, 64, 100, 207};

  @Test
  void bothFormsRaiseAlike() {
    for (int length : LENGTHS) {
      float[] x = new SingleOp(length).numbers(length + 3, -1, 1);
      float[] scalar = new SingleOp(length + 1).numbers(length + 5, -1, 1);
      float[] vector = scalar.clone();
      new ScalarLines().raise(scalar, 5, x, 3, length);
      new VectorLines().raise(vector, 5, x, 3, length);
      assertArrayEquals(scalar, vector);
    }
  }

  @Test
  void bothFormsTakeEverySecondElement() {
    for (int length : LENGTHS) {
      float[] x = new SingleOp(length).numbers(Math.max(1, 2 * length - 1) + 1, -1, 1);
      float[] scalar = new float[length + 2];
      float[] vector = new float[length + 2];
      new ScalarLines().everySecond(x, 1, scalar, 2, length);
      new VectorLines().everySecond(x, 1, vector, 2, length);
      assertArrayEquals(scalar, vector);
    }
  }
}
