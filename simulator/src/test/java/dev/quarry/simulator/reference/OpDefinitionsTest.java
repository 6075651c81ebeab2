package dev.quarry.simulator.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.DepthOrder;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Worked examples, most of them those of the ONNX operator documentation.
final class OpDefinitionsTest {
  private final Computed computed = new Computed();

  @Test
  void convolutionWithStrideDilationGroupsAndUnevenPads() {
    // One output pixel by hand: rows -1 and 1, columns 0 and 2 of each channel.
    var window = new Window(2, 2, 3, 3, 1, 0, 0, 1, 2, 2);
    var conv =
        new Conv2d(
            computed.counting(1, 1, 2, 2, 3),
            computed.floats(Shape.of(2, 1, 2, 2), 1, 10, 100, 1000, 2, 20, 200, 2000),
            Optional.of(computed.floats(Shape.of(2), 0.5f, -0.5f)),
            window,
            2);
    assertArrayEquals(new float[] {6400.5f, 25999.5f}, computed.floats(conv));
  }

  @Test
  void transposedConvolution() {
    var op =
        new ConvTranspose2d(
            computed.counting(0, 1, 1, 3, 3),
            computed.floats(Shape.of(1, 1, 3, 3), 1, 1, 1, 1, 1, 1, 1, 1, 1),
            Optional.empty(),
            Window.square(3, 1, 0),
            1,
            List.of(0, 0));
    assertArrayEquals(
        new float[] {
          0, 1, 3, 3, 2, 3, 8, 15, 12, 7, 9, 21, 36, 27, 15, 9, 20, 33, 24, 13, 6, 13, 21, 15, 8
        },
        computed.floats(op));
  }

  @Test
  void averagePoolLeavesOutPadding() {
    var pool =
        new AveragePool2d(computed.counting(1, 1, 1, 5, 5), Window.square(5, 1, 2), false, false);
    assertStarts(computed.floats(pool), 7, 7.5f, 8, 8.5f, 9);
  }

  @Test
  void averagePoolCountsPadding() {
    var pool =
        new AveragePool2d(computed.counting(1, 1, 1, 5, 5), Window.square(5, 1, 2), false, true);
    assertStarts(computed.floats(pool), 2.52f, 3.6f, 4.8f, 4.08f, 3.24f);
  }

  @Test
  void averagePoolDoesNotCountWhatCeilingAdds() {
    var pool =
        new AveragePool2d(computed.counting(1, 1, 1, 4, 4), Window.square(3, 2, 0), true, true);
    assertArrayEquals(new float[] {6, 7.5f, 12, 13.5f}, computed.floats(pool));
  }

  @Test
  void maxPoolPaddingNeverWins() {
    var map = computed.floats(Shape.of(1, 1, 2, 2), -4, -2, -3, -1);
    var pool = new MaxPool2d(map, Window.square(3, 2, 1), false);
    assertArrayEquals(new float[] {-1}, computed.floats(pool));
  }

  @Test
  void batchNorm() {
    var x = computed.floats(Shape.of(1, 2, 1, 2), -1, 0, 1, 2);
    var op =
        new BatchNorm(
            x,
            computed.floats(Shape.of(2), 1, 1.5f),
            computed.floats(Shape.of(2), 0, 1),
            computed.floats(Shape.of(2), 0, 3),
            computed.floats(Shape.of(2), 1, 1.5f),
            1e-5f);
    assertArrayEquals(
        new float[] {-0.999995f, 0, -1.44948f, -0.22474f}, computed.floats(op), 1e-4f);
  }

  @Test
  void gemmTransposesScalesAndBroadcasts() {
    var op =
        new Gemm(
            computed.counting(1, 2, 1),
            computed.counting(1, 3, 2),
            Optional.of(computed.floats(Shape.of(3), 10, 20, 30)),
            2,
            0.5f,
            true,
            true);
    assertArrayEquals(new float[] {2 * 5 + 5, 2 * 11 + 10, 2 * 17 + 15}, computed.floats(op));
  }

  @Test
  void matMulBroadcastsLeadingAxes() {
    var op = new MatMul(computed.counting(0, 2, 1, 1, 2), computed.counting(0, 2, 2, 1));
    assertArrayEquals(new float[] {1, 3, 3, 13}, computed.floats(op));
  }

  @Test
  void softmaxDoesNotOverflow() {
    var op = new Softmax(computed.floats(Shape.of(2, 3), 1000, 1000, 0, 0, 0, 0), 1);
    float third = (float) (1 / 3.0);
    assertArrayEquals(new float[] {0.5f, 0.5f, 0, third, third, third}, computed.floats(op));
  }

  @Test
  void reductions() {
    var x = computed.counting(1, 2, 3, 2);
    assertArrayEquals(
        new float[] {9, 12, 27, 30}, computed.floats(new ReduceSum(x, List.of(1), false)));
    var other = new Computed();
    var y = other.counting(1, 2, 3, 2);
    assertArrayEquals(new float[] {8, 10, 12}, other.floats(new ReduceMax(y, List.of(2, 0), true)));
  }

  @Test
  void argMaxTakesTheFirstOrTheLast() {
    for (boolean last : new boolean[] {false, true}) {
      var own = new Computed();
      var x = own.floats(Shape.of(2, 3), 2, 2, 1, 3, 10, 10);
      Tensor result = own.results(new ArgMax(x, 1, false, last)).getFirst();
      long[] expected = last ? new long[] {1, 2} : new long[] {0, 1};
      assertArrayEquals(expected, Casting.integers(result));
    }
  }

  @Test
  void depthToSpaceOrders() {
    float[] columnRow = {0, 12, 1, 13, 24, 36, 25, 37};
    float[] rowColumn = {0, 6, 1, 7, 12, 18, 13, 19};
    assertArrayEquals(columnRow, blocks(DepthOrder.DCR));
    assertArrayEquals(rowColumn, blocks(DepthOrder.CRD));
  }

  /// The first four columns of the first two rows.
  private static float[] blocks(DepthOrder order) {
    var own = new Computed();
    float[] y = own.floats(new DepthToSpace(own.counting(0, 1, 8, 2, 3), 2, order));
    return new float[] {y[0], y[1], y[2], y[3], y[6], y[7], y[8], y[9]};
  }

  @Test
  void spaceToDepthIsTheInverse() {
    var inverse = new SpaceToDepth(computed.counting(0, 1, 1, 2, 4), 2);
    assertArrayEquals(new float[] {0, 2, 1, 3, 4, 6, 5, 7}, computed.floats(inverse));
  }

  @Test
  void padModes() {
    assertArrayEquals(new float[] {9, 9, 1, 2, 3, 9}, padded(PadMode.CONSTANT));
    assertArrayEquals(new float[] {3, 2, 1, 2, 3, 2}, padded(PadMode.REFLECT));
    assertArrayEquals(new float[] {1, 1, 1, 2, 3, 3}, padded(PadMode.EDGE));
    var crop = new Pad(computed.counting(1, 4), List.of(-1), List.of(1), PadMode.CONSTANT, 0);
    assertArrayEquals(new float[] {2, 3, 4, 0}, computed.floats(crop));
  }

  private static float[] padded(PadMode mode) {
    var own = new Computed();
    return own.floats(new Pad(own.counting(1, 3), List.of(2), List.of(1), mode, 9));
  }

  @Test
  void gatherCountsFromTheEnd() {
    var op = new Gather(computed.counting(0, 3, 2), computed.longs(Shape.of(2), -1, 0), 0);
    assertArrayEquals(new float[] {4, 5, 0, 1}, computed.floats(op));
  }

  @Test
  void gatherRefusesAnIndexOutside() {
    var op = new Gather(computed.counting(0, 3, 2), computed.longs(Shape.of(1), 3), 0);
    var e = assertThrows(CompileException.class, () -> computed.floats(op));
    assertTrue(e.getMessage().contains("from -3 to 2"), e.getMessage());
  }

  @Test
  void splitGivesEveryPart() {
    List<Tensor> parts = computed.results(new Split(computed.counting(0, 2, 3), 1, List.of(1, 2)));
    assertArrayEquals(new float[] {0, 3}, parts.get(0).floats());
    assertArrayEquals(new float[] {1, 2, 4, 5}, parts.get(1).floats());
  }

  @Test
  void castCutsFractions() {
    var x = computed.floats(Shape.of(4), -1.9f, 1.9f, 300.7f, 0);
    assertArrayEquals(new byte[] {-1, 1, 44, 0}, cast(x, ElementType.I8));
    var other = new Computed();
    var y = other.floats(Shape.of(3), -0.5f, 0, 2);
    assertArrayEquals(
        new byte[] {1, 0, 1}, other.results(new Cast(y, ElementType.BOOL)).getFirst().int8());
  }

  private byte[] cast(Value x, ElementType to) {
    return computed.results(new Cast(x, to)).getFirst().int8();
  }

  @Test
  void preluTakesASlopePerChannel() {
    var x = computed.floats(Shape.of(1, 2, 1, 2), -1, 1, -2, 2);
    var op = new PRelu(x, computed.floats(Shape.of(2, 1, 1), 0.5f, 0.25f));
    assertArrayEquals(new float[] {-0.5f, 1, -0.5f, 2}, computed.floats(op));
  }

  private static void assertStarts(float[] found, float... expected) {
    assertArrayEquals(expected, Arrays.copyOf(found, expected.length), 1e-6f);
  }
}
