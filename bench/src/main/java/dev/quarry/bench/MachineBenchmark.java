package dev.quarry.bench;

import dev.quarry.Compilation;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import java.util.List;
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

/// The register machine and the interpreter of NPU level, on the bundled detector compiled for
/// RK3568. Compiling belongs to the preparation.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MachineBenchmark {
  /// The engine; behind `machine` its number of threads.
  @Param({"interpreter", "machine1", "machine2"})
  @SuppressWarnings("NullAway.Init") // set by JMH
  public String engine;

  /// Which of the two networks.
  @Param({"silu", "relu"})
  @SuppressWarnings("NullAway.Init") // set by JMH
  public String activation;

  @SuppressWarnings("NullAway.Init") // set by prepare
  private Network network;

  @SuppressWarnings("NullAway.Init") // set by prepare
  private List<Sample> picture;

  /// Compiles the network and reads a picture.
  @Setup
  public void prepare() {
    var model = new ShapesModel(activation);
    Compilation compiled = model.compiled();
    network =
        engine.equals("interpreter")
            ? Quarry.open(compiled.lowered(), 1)
            : Quarry.open(compiled.file(), Integer.parseInt(engine.substring("machine".length())));
    picture = model.picture();
  }

  /// One picture.
  @Benchmark
  public List<NetworkOutput> run() {
    return network.run(picture);
  }

  /// Ends the threads.
  @TearDown
  public void close() {
    network.close();
  }
}
