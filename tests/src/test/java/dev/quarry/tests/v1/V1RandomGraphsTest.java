package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void executedEqualsInterpreted(@ForAll long seed) {
    Module canonical = new RandomLayerGraph(seed).build();
    Verifier.verify(canonical);
    TensorDomain[] domains = TensorDomain.values();
    TensorDomain domain = domains[(int) Math.floorMod(seed, (long) domains.length)];
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
    try (Network executed = Quarry.open(lifted, 1);
        Network interpreted = Quarry.open(quantized, 1)) {
      List<Sample> samples = List.of(new Sample.OfRandom(seed));
      List<NetworkOutput> a = executed.run(samples);
      List<NetworkOutput> b = interpreted.run(samples);
      assertEquals(b.size(), a.size());
      for (int i = 0; i < a.size(); i++) {
        assertEquals(b.get(i).values().shape(), a.get(i).values().shape(), "seed " + seed);
        assertArrayEquals(
            b.get(i).values().floats(),
            a.get(i).values().floats(),
            "seed " + seed + ", " + domain + ", output " + i);
      }
    }
  }
}
