package dev.quarry.bench;

import dev.quarry.simulator.intkernel.ConvShape;
import dev.quarry.simulator.intkernel.DenseConv;
import dev.quarry.simulator.intkernel.PaddedMap;
import dev.quarry.simulator.intkernel.PlainConv;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The integer convolution kernel against its definition, on one thread, on layers of detectors.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ConvolutionBenchmark {
  /// Input channels, output channels, kernel size, stride, result size.
  @Param({"3-16-6-2-80", "24-24-3-1-40", "72-36-1-1-20", "256-256-3-1-10"})
  @SuppressWarnings("NullAway.Init") // set by JMH
  public String layer;

  @SuppressWarnings("NullAway.Init") // set by prepare
  private Layer prepared;

  /// What both kernels are given.
  private record Layer(
      ConvShape shape, int[] weights, PaddedMap map, DenseConv dense, int[] accumulator) {}

  /// Draws weights and a map.
  ///
  /// @throws IllegalStateException if the kernels disagree: then their times mean nothing
  @Setup
  public void prepare() {
    String[] numbers = layer.split("-", -1);
    int channels = Integer.parseInt(numbers[0]);
    int kernels = Integer.parseInt(numbers[1]);
    int size = Integer.parseInt(numbers[2]);
    int stride = Integer.parseInt(numbers[3]);
    int result = Integer.parseInt(numbers[4]);
    var shape = new ConvShape(channels, kernels, size, size, stride, stride, 1, 1, result, result);
    var random = new Random(1);
    int[] weights = random.ints((long) kernels * size * size * channels, -255, 256).toArray();
    float[] data = new float[shape.mapHeight() * shape.mapWidth() * channels];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextInt(-128, 128);
    }
    var map = new PaddedMap(shape.mapHeight(), shape.mapWidth(), channels, data);
    var dense = new DenseConv(shape, weights);
    int[] accumulator = new int[shape.pixels() * dense.kernelStride()];
    prepared = new Layer(shape, weights, map, dense, accumulator);
    requireEqual(plain(), dense().clone());
  }

  private void requireEqual(long[] expected, int[] found) {
    int kernels = prepared.shape.kernels();
    for (int i = 0; i < expected.length; i++) {
      int at = i / kernels * prepared.dense.kernelStride() + i % kernels;
      if (expected[i] != found[at]) {
        throw new IllegalStateException("kernels differ at " + i);
      }
    }
  }

  /// The kernel of the register machine.
  @Benchmark
  public int[] dense() {
    prepared.dense.compute(prepared.map, 0, prepared.shape.pixels(), prepared.accumulator);
    return prepared.accumulator;
  }

  /// The definition.
  @Benchmark
  public long[] plain() {
    ConvShape shape = prepared.shape;
    long[] sums = new long[shape.pixels() * shape.kernels()];
    int at = 0;
    for (int pixel = 0; pixel < shape.pixels(); pixel++) {
      for (int k = 0; k < shape.kernels(); k++) {
        int y = pixel / shape.outWidth();
        int x = pixel % shape.outWidth();
        sums[at++] = PlainConv.dense(shape, prepared.weights, prepared.map, y, x, k);
      }
    }
    return sums;
  }
}
