package dev.quarry.passes.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Quantization.PerAxis;
import dev.quarry.ir.type.Quantization.PerTensor;
import dev.quarry.ir.type.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightQuantizerTest {
  private static final WeightQuantizer PER_CHANNEL = new WeightQuantizer(Domain.I8, true);

  private static List<PerTensor> steps(ConstantData data) {
    return ((PerAxis) data.type().quantization()).steps();
  }

  @Test
  void eachChannelUsesAllItsSteps() {
    var weight = ConstantData.of(Shape.of(2, 2, 1, 1), -1, 1.55f, 0, 0.51f);
    ConstantData q = PER_CHANNEL.quantize(weight, new float[2], 1);
    assertEquals(List.of(new PerTensor(0.01f, -28), new PerTensor(0.51f / 255, -128)), steps(q));
    assertArrayEquals(new byte[] {-128, 127, -128, 127}, q.int8());
  }

  @Test
  void perLayerHasOneScaleForAll() {
    var weight = ConstantData.of(Shape.of(2, 2, 1, 1), -1, 1.55f, 0, 0.255f);
    ConstantData q = new WeightQuantizer(Domain.I8, false).quantize(weight, new float[2], 1);
    assertEquals(new PerTensor(0.01f, -28), q.type().quantization());
    assertArrayEquals(new byte[] {-128, 127, -28, -2}, q.int8());
    ConstantData u = new WeightQuantizer(Domain.U8, false).quantize(weight, new float[2], 1);
    assertEquals(new PerTensor(0.01f, 100), u.type().quantization());
    assertArrayEquals(new byte[] {0, (byte) 255, 100, 126}, u.int8());
  }

  @Test
  void smallSharesOfTheLargestScaleAreWholeMultipliers() {
    var weight = ConstantData.of(Shape.of(2, 1, 1, 1), 1, 0.0301f);
    ConstantData q = PER_CHANNEL.quantize(weight, new float[2], 1);
    float share = steps(q).get(1).scale() / steps(q).get(0).scale() * 16384;
    assertEquals(494, share, 1e-3f);
  }

  @Test
  void aChannelOfZerosTakesTheLargestScale() {
    var weight = ConstantData.of(Shape.of(2, 2, 1, 1), -1, 1.55f, 0, 0);
    ConstantData q = PER_CHANNEL.quantize(weight, new float[] {0, 5}, 1);
    assertEquals(0.01f, steps(q).get(1).scale());
    assertEquals(q.int8()[2], steps(q).get(1).zeroPoint());
  }

  @Test
  void aLayerOfZerosStillHasAScale() {
    var weight = ConstantData.of(Shape.of(2, 2, 1, 1), 0, 0, 0, 0);
    ConstantData q = PER_CHANNEL.quantize(weight, new float[2], 1);
    assertEquals(1 / 255f, steps(q).get(0).scale());
  }

  @Test
  void tinyChannelsKeepSixBitsOfMultiplier() {
    var weight = ConstantData.of(Shape.of(2, 1, 1, 1), 255, 1e-6f);
    ConstantData q = PER_CHANNEL.quantize(weight, new float[2], 1);
    assertEquals(1 / 256f, steps(q).get(1).scale());
  }

  @Test
  void aLargeBiasFitsTheAccumulator() {
    var weight = ConstantData.of(Shape.of(2, 1, 1, 1), 1e-7f, 1e-7f);
    for (boolean perChannel : List.of(true, false)) {
      ConstantData q =
          new WeightQuantizer(Domain.I8, perChannel).quantize(weight, new float[] {1000, 0}, 1e-4f);
      float scale =
          perChannel ? steps(q).get(0).scale() : ((PerTensor) q.type().quantization()).scale();
      assertTrue(1000 / (scale * 1e-4) <= 1.0001 * (1 << 30), "scale " + scale);
    }
  }

  @Test
  void theAccumulatorsUnitIsAtLeastTwoToTheMinus31() {
    var weight = ConstantData.of(Shape.of(1, 1, 1, 1), 1e-7f);
    ConstantData q = PER_CHANNEL.quantize(weight, new float[1], 1e-6f);
    assertTrue((double) steps(q).get(0).scale() * 1e-6f >= 0.9999 / (1L << 31));
  }
}
