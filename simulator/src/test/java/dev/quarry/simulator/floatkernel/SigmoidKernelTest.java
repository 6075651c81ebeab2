package dev.quarry.simulator.floatkernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// The error bound that [SigmoidKernel] states, over the range activations live in.
final class SigmoidKernelTest {
  private static final int COUNT = 2_000_003;

  @Test
  void errorsStayWithinThreeUnitsInTheLastPlace() {
    float[] x = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      x[i] = -80 + 160f * i / COUNT;
    }
    float[] silu = x.clone();
    float[] sigmoid = x.clone();
    new VectorSigmoid().silu(silu, 0, COUNT);
    new VectorSigmoid().sigmoid(sigmoid, 0, COUNT);
    for (int i = 0; i < COUNT; i++) {
      double exact = 1 / (1 + Math.exp(-(double) x[i]));
      check(x[i], exact, sigmoid[i]);
      check(x[i], x[i] * exact, silu[i]);
    }
  }

  private static void check(float x, double exact, float found) {
    double error = Math.abs(exact - found) / Math.ulp((float) exact);
    assertTrue(error <= 3, () -> "at " + x + ": " + error + " units");
  }

  @Test
  void scalarAndVectorFormsAgreeInEveryBit() {
    float[] x = new float[1003];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 500) * 0.37f;
    }
    x[7] = Float.NaN;
    x[8] = Float.POSITIVE_INFINITY;
    x[9] = Float.NEGATIVE_INFINITY;
    x[10] = -0f;
    float[] scalar = x.clone();
    float[] vector = x.clone();
    new ScalarSigmoid().silu(scalar, 1, 1000);
    new VectorSigmoid().silu(vector, 1, 1000);
    assertArrayEquals(scalar, vector);
    new ScalarSigmoid().sigmoid(scalar, 0, 1003);
    new VectorSigmoid().sigmoid(vector, 0, 1003);
    assertArrayEquals(scalar, vector);
    assertTrue(Float.isNaN(vector[7]));
  }
}
