package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.CalibrationSet;
import dev.quarry.Engine;
import dev.quarry.ExecutionOptions;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.V1Compilation;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn1.V1Writer;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassListener;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.PipelineParser;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.passes.layerquant.TensorDomain;
import dev.quarry.simulator.v1.V1Lifting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A network for several samples delivers, one below the other, what the network for one sample
/// delivers for each, bit for bit.
class V1BatchTest {
  private static final V1CompileOptions OPTIONS = V1CompileOptions.forTarget(V1Target.RK3399PRO);

  /// In float, quantized, and from the executed file.
  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void samplesDoNotMeet(@ForAll long seed) {
    int batch = 2 + (int) Math.floorMod(seed, 3L);
    Module canonical = new RandomLayerGraph(seed).build();
    // The first axis of an LSTM is time.
    Assume.that(canonical.graph().nodes().stream().noneMatch(n -> n.op() instanceof Lstm));
    Module batched = run("set-batch{size=" + batch + "}", canonical);
    compare(
        Quarry.open(canonical, ExecutionOptions.on(1).with(Engine.REFERENCE)),
        Quarry.open(batched, ExecutionOptions.on(1).with(Engine.REFERENCE)),
        batch,
        seed);
    TensorDomain[] domains = TensorDomain.values();
    TensorDomain domain = domains[(int) Math.floorMod(seed / 3, (long) domains.length)];
    String quantize = "assign-layer-quantization{assume=-4:6,domain=" + domain.text() + "}";
    Module one = run(quantize, canonical);
    Module several = run(quantize, batched);
    compare(Quarry.open(one, 1), Quarry.open(several, 1), batch, seed);
    V1File file = V1Compiler.generate(several, OPTIONS);
    V1File read = V1Reader.read("batch", V1Writer.write(file));
    assertEquals(List.of(), V1Validator.check("batch", read).warnings(), "seed " + seed);
    Module lifted = V1Lifting.lift("batch", read);
    compare(Quarry.open(one, 1), Quarry.open(lifted, 1), batch, seed);
  }

  private static Module run(String passes, Module module) {
    Pipeline pipeline = PipelineParser.parse(passes, new Pipeline(List.of()));
    return PassManager.of(Verifier::verify).run(pipeline, module).module();
  }

  /// Calibrated on single samples, the file for a batch has the scales of the file for one.
  @ParameterizedTest
  @CsvSource({"2, minmax", "3, auto"})
  void filesOfTheDetectorAgree(int batch, String algorithm) {
    Path folder = Path.of(System.getProperty("quarry.root", "..")).resolve("examples/shapes");
    V1CompileOptions options =
        OPTIONS.with(InputOptions.unitRange()).with(RangeAlgorithm.parse(algorithm).orElseThrow());
    compare(
        folder.resolve("shapes-yolo-silu.onnx"),
        options,
        CalibrationSet.of(folder.resolve("calib.txt")),
        batch);
  }

  @ParameterizedTest
  @CsvSource({"2", "5"})
  void filesOfTheDigitClassifierAgree(int batch) {
    V1CompileOptions options =
        OPTIONS.with(ImportOptions.NONE.withShape("input", Shape.of(1, 1, 28, 28)));
    var samples = new ArrayList<List<Sample>>();
    for (int seed = 0; seed < 3; seed++) {
      samples.add(List.of(new Sample.OfRandom(seed)));
    }
    compare(V1Samples.file("mnist_rv1126_tk170.onnx"), options, CalibrationSet.of(samples), batch);
  }

  private static void compare(
      Path model, V1CompileOptions options, CalibrationSet calibration, int batch) {
    V1Compilation one = compile(model, options, calibration);
    V1Compilation several =
        compile(model, options.withPasses("+set-batch{size=" + batch + "}"), calibration);
    compare(open(one), open(several), batch, 1);
    compare(
        Quarry.open(one.quantized(), ExecutionOptions.on(1).with(Engine.REFERENCE)),
        Quarry.open(several.quantized(), ExecutionOptions.on(1).with(Engine.REFERENCE)),
        batch,
        7);
  }

  private static V1Compilation compile(
      Path model, V1CompileOptions options, CalibrationSet calibration) {
    return V1Compiler.compile(model, options, calibration, PassListener.NONE, Progress.NONE);
  }

  private static Network open(V1Compilation done) {
    return V1Compiler.open(V1Reader.read("compiled", done.contents()), 1);
  }

  /// Closes both networks.
  private static void compare(Network one, Network several, int batch, long seed) {
    try (one;
        several) {
      int inputs = one.inputs().size();
      var batches = new ArrayList<Sample>();
      for (int input = 0; input < inputs; input++) {
        var entries = new ArrayList<Sample>();
        for (int i = 0; i < batch; i++) {
          entries.add(new Sample.OfRandom(seed + 100L * input + i));
        }
        batches.add(new Sample.OfBatch(entries));
      }
      List<NetworkOutput> together = several.run(batches);
      for (int i = 0; i < batch; i++) {
        int entry = i;
        List<Sample> sample =
            batches.stream().map(b -> ((Sample.OfBatch) b).samples().get(entry)).toList();
        List<NetworkOutput> alone = one.run(sample);
        for (int k = 0; k < alone.size(); k++) {
          requireEntry(alone.get(k), together.get(k), entry, batch, seed);
        }
      }
    }
  }

  private static void requireEntry(
      NetworkOutput alone, NetworkOutput together, int entry, int batch, long seed) {
    float[] expected = alone.values().floats();
    float[] all = together.values().floats();
    assertEquals(alone.values().shape().with(0, batch), together.values().shape());
    for (int i = 0; i < expected.length; i++) {
      int index = i;
      assertEquals(
          expected[i],
          all[entry * expected.length + i],
          () -> "seed " + seed + ", " + alone.name() + ", entry " + entry + ", at " + index);
    }
  }
}
