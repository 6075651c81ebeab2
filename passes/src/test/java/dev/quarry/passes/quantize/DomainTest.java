package dev.quarry.passes.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.type.Quantization.PerTensor;
import dev.quarry.passes.calibrate.ValueRange;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainTest {
  /// Ranges, scales and zero points of the vendor's mi_3568.rknn.
  @ParameterizedTest
  @CsvSource({
    "0, 255, 1, -128",
    "-376.488525390625, 291.1611633300781, 2.618234, 16",
    "-612.123291015625, 444.1822204589844, 4.1423745, 20",
    "-123, 151, 1.0745098, -14",
    "2, 255, 1, -128",
    "-255, -3, 1, 127",
  })
  void rangesGetTheVendorsSteps(float min, float max, float scale, int zeroPoint) {
    assertEquals(new PerTensor(scale, zeroPoint), Domain.I8.step(new ValueRange(min, max)));
  }

  @Test
  void zerosGetTheStepsOfTheUnitRange() {
    assertEquals(new PerTensor(1 / 255f, -128), Domain.I8.step(new ValueRange(0, 0)));
    assertEquals(new PerTensor(1 / 255f, 0), Domain.U8.step(new ValueRange(-0f, 1e-42f)));
  }

  @Property
  void zeroIsExactAndTheEndsAreReached(
      @ForAll @FloatRange(min = -1e6f, max = 1e6f) float a,
      @ForAll @FloatRange(min = -1e6f, max = 1e6f) float b) {
    var range = new ValueRange(Math.min(a, b), Math.max(a, b));
    for (Domain domain : Domain.values()) {
      PerTensor step = domain.step(range);
      int low = domain == Domain.I8 ? -128 : 0;
      assertTrue(step.zeroPoint() >= low && step.zeroPoint() <= low + 255);
      float max = Math.max(range.max(), 0);
      float min = Math.min(range.min(), 0);
      assertTrue((low + 255 - step.zeroPoint()) * step.scale() >= max - 0.51f * step.scale());
      assertTrue((low - step.zeroPoint()) * step.scale() <= min + 0.51f * step.scale());
    }
  }
}
