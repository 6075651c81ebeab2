package dev.quarry.simulator.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Examples of the ONNX operator documentation, and roundings by hand.
final class ResizingTest {
  private final Computed computed = new Computed();

  @Test
  void cubic() {
    var op =
        new Resize(
            computed.counting(1, 1, 1, 4, 4),
            8,
            8,
            2,
            2,
            ResizeMode.CUBIC,
            CoordinateMode.HALF_PIXEL,
            NearestMode.FLOOR);
    assertArrayEquals(
        new float[] {
          0.47265625f, 0.7695312f, 1.2460938f, 1.875f, 2.28125f, 2.9101562f, 3.3867188f, 3.6835938f
        },
        Arrays.copyOf(computed.floats(op), 8),
        1e-6f);
  }

  @Test
  void linear() {
    var op =
        new Resize(
            computed.counting(1, 1, 1, 2, 2),
            4,
            4,
            2,
            2,
            ResizeMode.LINEAR,
            CoordinateMode.HALF_PIXEL,
            NearestMode.FLOOR);
    assertArrayEquals(
        new float[] {1, 1.25f, 1.75f, 2, 1.5f, 1.75f, 2.25f, 2.5f},
        Arrays.copyOf(computed.floats(op), 8));
  }

  @Test
  void alignedCornersMeasureTheSizeBeforeRounding() {
    var op =
        new Resize(
            computed.counting(1, 1, 1, 2, 4),
            1,
            2,
            0.6f,
            0.6f,
            ResizeMode.LINEAR,
            CoordinateMode.ALIGN_CORNERS,
            NearestMode.FLOOR);
    assertArrayEquals(new float[] {1, 3.142857f}, computed.floats(op), 1e-6f);
  }

  @Test
  void nearestModesOnHalves() {
    // Input coordinates 0.5, 1.5, 2.5, 3.5, which all lie between two pixels.
    assertArrayEquals(new float[] {1, 2, 3, 3}, row(NearestMode.ROUND_PREFER_FLOOR));
    assertArrayEquals(new float[] {2, 3, 3, 3}, row(NearestMode.ROUND_PREFER_CEIL));
    assertArrayEquals(new float[] {1, 2, 3, 3}, row(NearestMode.FLOOR));
    assertArrayEquals(new float[] {2, 3, 3, 3}, row(NearestMode.CEIL));
  }

  private static float[] row(NearestMode mode) {
    var own = new Computed();
    return own.floats(
        new Resize(
            own.counting(1, 1, 1, 1, 3),
            1,
            4,
            1,
            // A scale of 1 with one pixel more; TensorFlow's form adds the half that makes ties.
            1,
            ResizeMode.NEAREST,
            CoordinateMode.TF_HALF_PIXEL_FOR_NN,
            mode));
  }
}
