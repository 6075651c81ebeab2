package dev.quarry.bench;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.type.Shape;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The fast float evaluator against the reference, on the bundled detector in canonical form.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class EvaluatorBenchmark {
  /// The evaluator; behind `fast` its number of threads.
  @Param({"reference", "fast1", "fast2"})
  @SuppressWarnings("NullAway.Init") // set by JMH
  public String engine;

  /// Which of the two networks.
  @Param({"silu", "relu"})
  @SuppressWarnings("NullAway.Init") // set by JMH
  public String activation;

  @SuppressWarnings("NullAway.Init") // set by prepare
  private Evaluation evaluation;

  @SuppressWarnings("NullAway.Init") // set by prepare
  private List<Tensor> inputs;

  /// Imports the network and draws an input.
  @Setup
  public void prepare() {
    Graph graph = new ShapesModel(activation).canonical().graph();
    Evaluator evaluator =
        engine.equals("reference")
            ? new ReferenceEvaluator()
            : new FastEvaluator(Integer.parseInt(engine.substring("fast".length())));
    evaluation = evaluator.prepare(graph);
    Shape shape = graph.inputs().getFirst().value().shape();
    float[] values = new float[Math.toIntExact(shape.elements())];
    var random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    inputs = List.of(Tensor.of(shape, values));
  }

  /// One picture.
  @Benchmark
  public List<Tensor> run() {
    return evaluation.run(inputs);
  }

  /// Ends the threads.
  @TearDown
  public void close() {
    evaluation.close();
  }
}
