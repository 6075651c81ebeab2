package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.Similarity;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Shape;
import java.util.List;
import java.util.Locale;

/// How far results lie from recorded ones, counted in steps: of the integers stored, or between
/// neighbouring half-precision numbers.
final class LayerSteps {
  private final Similarity similarity = new Similarity();
  private long values;
  private long equal;
  private long withinOne;
  private int most;

  /// Adds stored integers.
  void add(byte[] found, byte[] expected) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < found.length; i++) {
      add(Math.abs(found[i] - expected[i]));
    }
  }

  /// Adds half-precision numbers.
  void add(float[] found, float[] expected) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < found.length; i++) {
      add(Math.abs(halfOrdinal(found[i]) - halfOrdinal(expected[i])));
    }
    addReals(found, expected);
  }

  /// Adds numbers to the cosine alone.
  void addReals(float[] found, float[] expected) {
    var shape = new Shape(List.of(found.length));
    similarity.add(Tensor.of(shape, found), Tensor.of(shape, expected));
  }

  private void add(int steps) {
    values++;
    equal += steps == 0 ? 1 : 0;
    withinOne += steps <= 1 ? 1 : 0;
    most = Math.max(most, steps);
  }

  /// Position among the half-precision numbers in ascending order.
  private static int halfOrdinal(float value) {
    int bits = Float.floatToFloat16(value);
    return bits < 0 ? -(bits & 0x7fff) : bits;
  }

  double equalShare() {
    return (double) equal / values;
  }

  double withinOneShare() {
    return (double) withinOne / values;
  }

  int most() {
    return most;
  }

  double cosine() {
    return similarity.cosine();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d values, equal %.3f %%, within one step %.4f %%, most %d, cosine %.7f",
        values,
        100 * equalShare(),
        100 * withinOneShare(),
        most,
        cosine());
  }
}
