package dev.quarry.simulator.intkernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The fast integer convolutions against their definition.
class ConvKernelsTest {
  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void denseIsExact(
      @ForAll @IntRange(min = 1, max = 70) int channels,
      @ForAll @IntRange(min = 1, max = 70) int kernels,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 5) int columns,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 2) int dilation,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 17) int width,
      @ForAll long seed) {
    var shape =
        new ConvShape(channels, kernels, rows, columns, stride, stride, dilation, 1, height, width);
    checkDense(shape, new Random(seed), 255);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void depthwiseIsExact(
      @ForAll @IntRange(min = 1, max = 70) int channels,
      @ForAll @IntRange(min = 1, max = 7) int kernel,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 2) int dilation,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 17) int width,
      @ForAll long seed) {
    var shape =
        new ConvShape(
            channels, channels, kernel, kernel, stride, stride, dilation, dilation, height, width);
    var random = new Random(seed);
    int[] weights = extremes(random, shape.taps() * channels, 255);
    PaddedMap map = map(shape, random);
    var found = new int[shape.pixels() * channels];
    new DepthwiseConv(shape, weights).compute(map, 0, shape.pixels(), found);
    for (int p = 0; p < shape.pixels(); p++) {
      for (int c = 0; c < channels; c++) {
        long expected = PlainConv.depthwise(shape, weights, map, p / width, p % width, c);
        assertEquals(expected, found[p * channels + c], "pixel " + p + " channel " + c);
      }
    }
  }

  /// Sums far above the 2^24 that a float holds exactly: 4,608 products of 255 and -128.
  @Test
  void sumsBeyondTheFloatsIntegersAreExact() {
    var shape = new ConvShape(512, 5, 3, 3, 1, 1, 1, 1, 3, 4);
    int[] weights = new int[5 * shape.taps() * 512];
    Arrays.fill(weights, 255);
    float[] data = new float[shape.mapHeight() * shape.mapWidth() * 512];
    Arrays.fill(data, -128);
    var map = new PaddedMap(shape.mapHeight(), shape.mapWidth(), 512, data);
    checkDense(shape, weights, map);
  }

  private static void checkDense(ConvShape shape, Random random, int limit) {
    int[] weights = extremes(random, shape.kernels() * shape.taps() * shape.channels(), limit);
    checkDense(shape, weights, map(shape, random));
  }

  private static void checkDense(ConvShape shape, int[] weights, PaddedMap map) {
    var dense = new DenseConv(shape, weights);
    int stride = dense.kernelStride();
    var found = new int[shape.pixels() * stride];
    // in two parts, as threads would
    int cut = shape.pixels() / 2;
    var rest = new int[(shape.pixels() - cut) * stride];
    dense.compute(map, 0, cut, found);
    dense.compute(map, cut, shape.pixels(), rest);
    System.arraycopy(rest, 0, found, cut * stride, rest.length);
    for (int p = 0; p < shape.pixels(); p++) {
      for (int k = 0; k < shape.kernels(); k++) {
        int y = p / shape.outWidth();
        int x = p % shape.outWidth();
        long expected = PlainConv.dense(shape, weights, map, y, x, k);
        assertEquals(expected, found[p * stride + k], "pixel " + p + " kernel " + k);
      }
    }
  }

  private static PaddedMap map(ConvShape shape, Random random) {
    float[] data = new float[shape.mapHeight() * shape.mapWidth() * shape.channels()];
    int[] values = extremes(random, data.length, 128);
    for (int i = 0; i < data.length; i++) {
      data[i] = values[i];
    }
    return new PaddedMap(shape.mapHeight(), shape.mapWidth(), shape.channels(), data);
  }

  /// Half of the numbers lie at an end of the range, where sums are largest.
  private static int[] extremes(Random random, int count, int limit) {
    var values = new int[count];
    int side = random.nextBoolean() ? limit : -limit;
    for (int i = 0; i < count; i++) {
      values[i] = random.nextBoolean() ? side : random.nextInt(-limit, limit + 1);
    }
    return values;
  }
}
