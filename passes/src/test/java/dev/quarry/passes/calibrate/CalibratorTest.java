package dev.quarry.passes.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.eval.TensorObserver;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Nets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibratorTest {
  private static final int ELEMENTS = 1000;

  private final Graph graph = inputsOnly();
  private final Value a = graph.inputs().get(0).value();
  private final Value b = graph.inputs().get(1).value();

  private static Graph inputsOnly() {
    var builder = new GraphBuilder("test");
    builder.input("a", TensorType.f32(ELEMENTS));
    builder.input("b", TensorType.f32(ELEMENTS));
    return builder.build();
  }

  /// Shows the inputs to the observer and computes nothing.
  private record Showing(Graph graph) implements Evaluation {
    static Evaluator evaluator() {
      return Showing::new;
    }

    @Override
    public List<Tensor> run(List<Tensor> inputs, TensorObserver observer) {
      for (int i = 0; i < inputs.size(); i++) {
        observer.observe(graph.inputs().get(i).value(), inputs.get(i));
      }
      return List.of();
    }

    @Override
    public void close() {}
  }

  private static Tensor random(long seed, float scale) {
    var random = new Random(seed);
    float[] values = new float[ELEMENTS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * scale;
    }
    return Tensor.of(Shape.of(ELEMENTS), values);
  }

  private Ranges calibrate(RangeAlgorithm algorithm, List<List<Tensor>> samples) {
    return new Calibrator(Showing.evaluator(), algorithm)
        .calibrate(graph, List.of(a), samples.iterator());
  }

  @Test
  void minmaxIsTheUnionOfWhatWasSeenAndOnlyOfWhatWasAskedFor() {
    float[] low = new float[ELEMENTS];
    float[] high = new float[ELEMENTS];
    low[17] = -3;
    high[ELEMENTS - 1] = 5;
    Tensor other = random(1, 1);
    Ranges ranges =
        calibrate(
            RangeAlgorithm.MINMAX,
            List.of(
                List.of(Tensor.of(Shape.of(ELEMENTS), low), other),
                List.of(Tensor.of(Shape.of(ELEMENTS), high), other)));
    assertEquals(Map.of(a, new ValueRange(-3, 5)), ranges.byValue());
    assertEquals(2, ranges.samples());
    assertTrue(ranges.of(b).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(RangeAlgorithm.class)
  void theOrderOfTheSamplesDoesNotMatter(RangeAlgorithm algorithm) {
    var samples = new ArrayList<List<Tensor>>();
    for (int i = 0; i < 20; i++) {
      samples.add(List.of(random(i, 1 << i % 7), random(i, 1)));
    }
    Ranges ranges = calibrate(algorithm, samples);
    Collections.shuffle(samples, new Random(5));
    assertEquals(ranges, calibrate(algorithm, samples));
  }

  @Test
  void percentileCutsOffOutliers() {
    var samples = new ArrayList<List<Tensor>>();
    for (int i = 0; i < 50; i++) {
      samples.add(List.of(random(i, 1), random(i, 1)));
    }
    samples.getFirst().getFirst().floats()[3] = 60;
    assertEquals(60, calibrate(RangeAlgorithm.MINMAX, samples).of(a).orElseThrow().max());
    ValueRange range = calibrate(RangeAlgorithm.PERCENTILE, samples).of(a).orElseThrow();
    assertTrue(range.max() > 3 && range.max() < 6, range.toString());
    assertTrue(range.min() < -3 && range.min() > -6, range.toString());
  }

  @Test
  void mmseClipsAFewOutliersOfManyNumbersAndHasTheSmallerError() {
    var samples = new ArrayList<List<Tensor>>();
    var random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      float[] values = new float[ELEMENTS];
      for (int j = 0; j < values.length; j++) {
        values[j] = random.nextFloat() * 2 - 1;
      }
      Tensor tensor = Tensor.of(Shape.of(ELEMENTS), values);
      samples.add(List.of(tensor, tensor));
    }
    samples.getFirst().getFirst().floats()[3] = 1.5f;
    samples.getFirst().getFirst().floats()[4] = -1.5f;
    ValueRange whole = calibrate(RangeAlgorithm.MINMAX, samples).of(a).orElseThrow();
    ValueRange clipped = calibrate(RangeAlgorithm.MMSE, samples).of(a).orElseThrow();
    assertTrue(clipped.max() < whole.max() && clipped.min() > whole.min(), clipped.toString());
    assertTrue(error(samples, clipped) < 0.9 * error(samples, whole), clipped.toString());
  }

  private static double error(List<List<Tensor>> samples, ValueRange range) {
    double step = (range.max() - range.min()) / 255.0;
    double sum = 0;
    for (List<Tensor> sample : samples) {
      for (float value : sample.getFirst().floats()) {
        double inside = Math.clamp(value, range.min(), range.max());
        double error = Math.rint(inside / step) * step - value;
        sum += error * error;
      }
    }
    return sum;
  }

  @Test
  void mmseKeepsAFlatDistributionWhole() {
    float[] values = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      values[i] = i / 100f;
    }
    Tensor flat = Tensor.of(Shape.of(ELEMENTS), values);
    ValueRange range =
        calibrate(RangeAlgorithm.MMSE, List.of(List.of(flat, flat))).of(a).orElseThrow();
    assertEquals(0, range.min());
    assertEquals(9.99f, range.max(), 0.1f);
  }

  @Test
  void klClipsOutliersByMagnitude() {
    var samples = new ArrayList<List<Tensor>>();
    for (int i = 0; i < 200; i++) {
      samples.add(List.of(random(i, 1), random(i, 1)));
    }
    samples.getFirst().getFirst().floats()[3] = 30;
    ValueRange range = calibrate(RangeAlgorithm.KL, samples).of(a).orElseThrow();
    assertTrue(range.max() > 3 && range.max() < 8, range.toString());
    assertTrue(range.min() < -3 && range.min() > -5, range.toString());
  }

  @Test
  void klKeepsAFlatDistributionWhole() {
    float[] values = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      values[i] = i / 100f;
    }
    Tensor flat = Tensor.of(Shape.of(ELEMENTS), values);
    ValueRange range =
        calibrate(RangeAlgorithm.KL, List.of(List.of(flat, flat))).of(a).orElseThrow();
    assertEquals(0, range.min());
    assertEquals(9.99f, range.max(), 0.1f);
  }

  @Test
  void maeClipsTheLongTailAndKeepsTheShortOne() {
    var samples = new ArrayList<List<Tensor>>();
    var random = new Random(7);
    for (int i = 0; i < 100; i++) {
      float[] values = new float[ELEMENTS];
      for (int j = 0; j < values.length; j++) {
        values[j] = random.nextFloat() * 10 - 8;
      }
      Tensor tensor = Tensor.of(Shape.of(ELEMENTS), values);
      samples.add(List.of(tensor, tensor));
    }
    samples.getFirst().getFirst().floats()[3] = -40;
    samples.getFirst().getFirst().floats()[4] = 3;
    ValueRange range = calibrate(RangeAlgorithm.MAE, samples).of(a).orElseThrow();
    assertEquals(3, range.max());
    assertTrue(range.min() > -12 && range.min() < -7, range.toString());
  }

  @Test
  void onlyRawOutputsAreClippedUsually() {
    var net = new Nets();
    Value x = net.input(8, 8);
    Value conv = net.conv(x, 8, 1);
    Value relu = net.add(new Relu(net.conv(conv, 8, 1)));
    Graph graph = net.output(conv).output(relu).graph();
    assertEquals(Set.of(conv), Calibrator.rawOutputs(graph));
    assertEquals(RangeAlgorithm.MAE, RangeAlgorithm.AUTO.at(true));
    assertEquals(RangeAlgorithm.MINMAX, RangeAlgorithm.AUTO.at(false));
    assertEquals(RangeAlgorithm.PERCENTILE, RangeAlgorithm.PERCENTILE.at(true));
  }

  @Test
  void noSampleIsAnError() {
    Iterator<List<Tensor>> none = Collections.emptyIterator();
    var calibrator = new Calibrator(Showing.evaluator(), RangeAlgorithm.MINMAX);
    var e =
        assertThrows(CompileException.class, () -> calibrator.calibrate(graph, List.of(a), none));
    assertTrue(e.getMessage().contains("there is no sample"));
  }

  @Test
  void numbersThatAreNotFiniteAreReportedWithValueAndSample() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Tensor good = random(1, 1);
      Tensor broken = random(2, 1);
      broken.floats()[500] = bad;
      var e =
          assertThrows(
              CompileException.class,
              () ->
                  calibrate(
                      RangeAlgorithm.MINMAX, List.of(List.of(good, good), List.of(broken, good))));
      assertTrue(e.getMessage().contains("value 'a' is not finite on sample 2"), e.getMessage());
    }
  }
}
