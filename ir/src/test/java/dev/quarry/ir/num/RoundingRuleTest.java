package dev.quarry.ir.num;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Rounding rules against decimal arithmetic.
class RoundingRuleTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 0, 1, 1, 0",
    "1.5, 2, 2, 2, 1",
    "2.5, 2, 3, 3, 2",
    "-0.5, 0, -1, 0, 0",
    "-1.5, -2, -2, -1, -1",
    "-2.5, -2, -3, -2, -2",
    "0.49999999999999994, 0, 0, 0, 0",
    "-0.49999999999999994, 0, 0, 0, 0",
    "2.7, 3, 3, 3, 2",
    "-2.7, -3, -3, -3, -2"
  })
  void tiesAndNeighbours(double value, long even, long away, long up, long zero) {
    assertEquals(even, (long) RoundingRule.HALF_EVEN.round(value));
    assertEquals(away, (long) RoundingRule.HALF_AWAY.round(value));
    assertEquals(up, (long) RoundingRule.HALF_UP.round(value));
    assertEquals(zero, (long) RoundingRule.TOWARD_ZERO.round(value));
  }

  @Property
  void roundingToNearestIsDecimalRounding(
      @ForAll @DoubleRange(min = -70000, max = 70000) @Scale(1) double value) {
    var exact = new BigDecimal(value);
    var shifted = exact.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR);
    assertEquals(scaled(exact, RoundingMode.HALF_EVEN), RoundingRule.HALF_EVEN.round(value) + 0.0);
    assertEquals(scaled(exact, RoundingMode.HALF_UP), RoundingRule.HALF_AWAY.round(value) + 0.0);
    assertEquals(shifted.doubleValue(), RoundingRule.HALF_UP.round(value) + 0.0);
  }

  private static double scaled(BigDecimal value, RoundingMode mode) {
    return value.setScale(0, mode).doubleValue();
  }

  /// What single precision leaves of a whole number of steps is still that number.
  @Property
  void cuttingForgivesSinglePrecision(
      @ForAll @IntRange(min = -32768, max = 32767) int steps,
      @ForAll @DoubleRange(min = 1e-4, max = 10) @Scale(6) double scale) {
    float step = (float) scale;
    float real = (float) (steps * scale);
    assertEquals(steps, (long) RoundingRule.TOWARD_ZERO.round((double) real / step));
  }

  @ParameterizedTest
  @EnumSource(RoundingRule.class)
  void arraysAreRoundedAsNumbers(RoundingRule rule) {
    double[] values = {0.25, -0.25, 0.75, 1.1, -3.3, 1e12, Double.NaN, Double.POSITIVE_INFINITY};
    double[] steps = values.clone();
    rule.toSteps(steps, 0.5);
    double[] single = values.clone();
    for (int i = 0; i < single.length; i++) {
      single[i] = rule.round(values[i] / 0.5);
    }
    assertArrayEquals(single, steps);
    assertEquals(rule, RoundingRule.parse(rule.text()).orElseThrow());
  }

  @Test
  void theUsualRuleIsTheDefaultOfTheInterpreters() {
    for (double value = -4; value <= 4; value += 0.125) {
      assertEquals(Rounding.halfEven(value), (long) RoundingRule.HALF_EVEN.round(value));
    }
  }
}
