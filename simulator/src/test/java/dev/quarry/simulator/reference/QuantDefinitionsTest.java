package dev.quarry.simulator.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Quantized ops on numbers small enough for a person.
final class QuantDefinitionsTest {
  private final Computed computed = new Computed();

  private Value stored(ElementType element, float scale, int zero, Shape shape, int... numbers) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    var step = new Quantization.PerTensor(scale, zero);
    return computed.constant(
        ConstantData.ofBytes(new TensorType(element, shape, step, Layout.PLAIN), bytes));
  }

  private static Storage storage(ElementType element, float scale, int zero) {
    return new Storage(element, new Quantization.PerTensor(scale, zero));
  }

  @Test
  void quantizeRoundsTiesToEvenAndSaturates() {
    Value x = computed.floats(Shape.of(5), 0.25f, 0.75f, -0.25f, 1000, -1000);
    var op = new Quantize(x, storage(ElementType.I8, 0.5f, 3));
    assertArrayEquals(new byte[] {3, 5, 3, 127, -128}, computed.results(op).getFirst().int8());
  }

  /// Steps before the zero point: 0.5, 1.5, -0.5, -1.5, 2.8.
  @ParameterizedTest
  @CsvSource({
    "HALF_EVEN, 3, 5, 3, 1, 6",
    "HALF_AWAY, 4, 5, 2, 1, 6",
    "HALF_UP, 4, 5, 3, 2, 6",
    "TOWARD_ZERO, 3, 4, 3, 2, 5"
  })
  void everyRuleRoundsBeforeTheZeroPoint(
      RoundingRule rule, byte a, byte b, byte c, byte d, byte e) {
    Value x = computed.floats(Shape.of(5), 0.25f, 0.75f, -0.25f, -0.75f, 1.4f);
    var op = new Quantize(x, storage(ElementType.I8, 0.5f, 3));
    assertArrayEquals(new byte[] {a, b, c, d, e}, computed.results(op, rule).getFirst().int8());
  }

  @Test
  void unsignedStaysUnsigned() {
    Value x = computed.floats(Shape.of(3), 200, 300, -1);
    var op = new Quantize(x, storage(ElementType.U8, 1, 0));
    assertArrayEquals(
        new byte[] {(byte) 200, (byte) 255, 0}, computed.results(op).getFirst().int8());
  }

  @Test
  void convolutionRoundsOnce() {
    // Reals: input 1 and -1.5, weights 2 and 1, bias 0.3, residual 1: relu(0.8) + 1 = 1.8.
    var op =
        new QConv2d(
            stored(ElementType.I8, 0.5f, 1, Shape.of(1, 2, 1, 1), 3, -2),
            stored(ElementType.I8, 1, -1, Shape.of(1, 2, 1, 1), 1, 0),
            Optional.of(computed.floats(Shape.of(1), 0.3f)),
            Optional.of(stored(ElementType.I8, 0.25f, 0, Shape.of(1, 1, 1, 1), 4)),
            Window.pointwise(),
            Upsampling.NONE,
            1,
            new Activation.Relu(),
            ResidualPlacement.AFTER_ACTIVATION,
            storage(ElementType.I8, 0.2f, -5));
    assertArrayEquals(new byte[] {4}, computed.results(op).getFirst().int8());
  }

  @Test
  void sumsAndJoinsRequantize() {
    Value a = stored(ElementType.U8, 0.5f, 128, Shape.of(1, 1, 1, 2), 130, 126);
    Value b = stored(ElementType.U8, 0.25f, 128, Shape.of(1, 1, 1, 2), 132, 120);
    var add =
        new QElementwise(
            ElementwiseKind.ADD, a, b, new Activation.Relu(), storage(ElementType.U8, 0.5f, 10));
    assertArrayEquals(new byte[] {14, 10}, computed.results(add).getFirst().int8());
    var concat = new QConcat(List.of(a, b), 1, storage(ElementType.U8, 0.5f, 10));
    assertArrayEquals(new byte[] {12, 8, 12, 6}, computed.results(concat).getLast().int8());
  }

  @Test
  void maxPoolKeepsTheScale() {
    Value x = stored(ElementType.I8, 0.1f, 7, Shape.of(1, 1, 2, 2), -9, 3, 100, -128);
    var op = new QMaxPool2d(x, Window.square(2, 1, 0), false);
    assertArrayEquals(new byte[] {100}, computed.results(op).getFirst().int8());
  }
}
