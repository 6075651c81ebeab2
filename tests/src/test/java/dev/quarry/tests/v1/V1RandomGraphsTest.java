package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.Engine;
import dev.quarry.ExecutionOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn1.V1Check;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn1.V1Writer;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.PipelineParser;
import dev.quarry.passes.layerquant.TensorDomain;
import dev.quarry.simulator.v1.V1Lifting;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// The written file, read and executed, delivers what the interpreter of level QUANTIZED delivers,
/// bit for bit, whatever the network and the storage.
class V1RandomGraphsTest {
  private record Both(Module quantized, Module lifted) {}

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void executedEqualsInterpreted(@ForAll long seed) {
    TensorDomain[] domains = TensorDomain.values();
    TensorDomain domain = domains[(int) Math.floorMod(seed, (long) domains.length)];
    Both both = write(seed, domain);
    equal(
        Quarry.open(both.lifted, 1),
        Quarry.open(both.quantized, 1),
        seed,
        "seed " + seed + ", " + domain);
  }

  /// The file on the fast kernels against the network on the plain definitions, by every rule.
  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void everyRoundingRuleIsTheSameInBothEngines(@ForAll long seed, @ForAll RoundingRule rounding) {
    Both both = write(seed, seed % 2 == 0 ? TensorDomain.U8 : TensorDomain.DFP8);
    ExecutionOptions options = ExecutionOptions.on(1).with(rounding);
    equal(
        Quarry.open(both.lifted, options),
        Quarry.open(both.quantized, options.with(Engine.REFERENCE)),
        seed,
        "seed " + seed + ", " + rounding);
  }

  private static Both write(long seed, TensorDomain domain) {
    Module canonical = new RandomLayerGraph(seed).build();
    Verifier.verify(canonical);
    Pipeline pipeline =
        PipelineParser.parse(
            "assign-layer-quantization{assume=-4:6,domain=" + domain.text() + "}",
            new Pipeline(List.of()));
    Module quantized = PassManager.of(Verifier::verify).run(pipeline, canonical).module();
    V1File file = V1Compiler.generate(quantized, V1CompileOptions.forTarget(V1Target.RK3399PRO));
    V1File read = V1Reader.read("random", V1Writer.write(file));
    V1Check check = V1Validator.check("random", read);
    assertEquals(List.of(), check.warnings(), "seed " + seed);
    Module lifted = V1Lifting.lift("random", read);
    Verifier.verify(lifted);
    return new Both(quantized, lifted);
  }

  private static void equal(Network executed, Network interpreted, long seed, String what) {
    try (executed;
        interpreted) {
      List<Sample> samples = List.of(new Sample.OfRandom(seed));
      List<NetworkOutput> a = executed.run(samples);
      List<NetworkOutput> b = interpreted.run(samples);
      assertEquals(b.size(), a.size());
      for (int i = 0; i < a.size(); i++) {
        assertEquals(b.get(i).values().shape(), a.get(i).values().shape(), what);
        assertArrayEquals(
            b.get(i).values().floats(), a.get(i).values().floats(), what + ", output " + i);
      }
    }
  }
}
