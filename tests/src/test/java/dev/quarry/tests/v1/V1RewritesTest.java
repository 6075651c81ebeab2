package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Engine;
import dev.quarry.ExecutionOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn1.V1Writer;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.PipelineParser;
import dev.quarry.passes.layerquant.TensorDomain;
import dev.quarry.simulator.v1.V1Lifting;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// What the rewrites of `optimization_level` 3 do to a network, and that files can hold it.
class V1RewritesTest {
  private static final String REWRITES =
      "deconvolution-to-plane,reduce-to-conv{average-pools=whole},affine-to-conv{only=sums}";

  /// Zeros between pixels keep every integer.
  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void planesKeepTheIntegers(@ForAll long seed) {
    Module canonical = new RandomLayerGraph(seed).build();
    Assume.that(
        canonical.graph().nodes().stream().anyMatch(n -> n.op() instanceof ConvTranspose2d));
    List<TensorDomain> domains = List.of(TensorDomain.U8, TensorDomain.DFP8, TensorDomain.DFP16);
    TensorDomain domain = domains.get((int) Math.floorMod(seed, 3L));
    Module plain = quantized(canonical, domain);
    Module planes = quantized(run("deconvolution-to-plane", canonical), domain);
    require(outputs(plain, seed), outputs(planes, seed), "seed " + seed + ", " + domain);
  }

  /// In float, results are rounded differently at most; the file delivers what the interpreter of
  /// the quantized network does.
  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void theRewritesKeepTheFunction(@ForAll long seed) {
    Module canonical = new RandomLayerGraph(seed).build();
    Module rewritten = run(REWRITES, canonical);
    List<NetworkOutput> expected = outputs(canonical, seed);
    List<NetworkOutput> found = outputs(rewritten, seed);
    for (int i = 0; i < expected.size(); i++) {
      float[] want = expected.get(i).values().floats();
      float largest = 1;
      for (float value : want) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(want, found.get(i).values().floats(), largest * 1e-4f, "seed " + seed);
    }
    TensorDomain[] domains = TensorDomain.values();
    TensorDomain domain = domains[(int) Math.floorMod(seed, (long) domains.length)];
    Module quantized = quantized(rewritten, domain);
    V1File file =
        V1Reader.read(
            "level 3",
            V1Writer.write(
                V1Compiler.generate(quantized, V1CompileOptions.forTarget(V1Target.RK3399PRO))));
    assertEquals(List.of(), V1Validator.check("level 3", file).warnings(), "seed " + seed);
    Module lifted = V1Lifting.lift("level 3", file);
    require(outputs(quantized, seed), outputs(lifted, seed), "seed " + seed + ", " + domain);
  }

  /// Merged branches keep every bit in float, and files hold them.
  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void mergedBranchesKeepEveryBit(@ForAll long seed) {
    Module canonical = new RandomLayerGraph(seed).build();
    Module merged = run("merge-parallel-convs", canonical);
    require(outputs(canonical, seed), outputs(merged, seed), "seed " + seed);
    Module quantized = quantized(merged, TensorDomain.U8);
    Module lifted =
        V1Lifting.lift(
            "merged",
            V1Compiler.generate(quantized, V1CompileOptions.forTarget(V1Target.RK3399PRO)));
    require(outputs(quantized, seed), outputs(lifted, seed), "seed " + seed);
  }

  private static Module quantized(Module canonical, TensorDomain domain) {
    return run("assign-layer-quantization{assume=-4:6,domain=" + domain.text() + "}", canonical);
  }

  private static Module run(String passes, Module module) {
    Pipeline pipeline = PipelineParser.parse(passes, new Pipeline(List.of()));
    return PassManager.of(Verifier::verify).run(pipeline, module).module();
  }

  private static List<NetworkOutput> outputs(Module module, long seed) {
    try (Network network = Quarry.open(module, ExecutionOptions.on(1).with(Engine.REFERENCE))) {
      return network.run(List.of(new Sample.OfRandom(seed)));
    }
  }

  private static void require(List<NetworkOutput> a, List<NetworkOutput> b, String what) {
    assertTrue(!a.isEmpty() && a.size() == b.size(), what);
    for (int i = 0; i < a.size(); i++) {
      assertArrayEquals(a.get(i).values().floats(), b.get(i).values().floats(), what);
    }
  }
}
