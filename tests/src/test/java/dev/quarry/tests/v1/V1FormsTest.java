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
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn1.V1Writer;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.layerquant.TensorDomain;
import dev.quarry.simulator.v1.V1Lifting;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Ops without a form of their own get one by the passes of the default chain, and every op that is
/// written can be read and executed.
class V1FormsTest {
  private static final int NETWORKS = 300;

  private static final List<V1Op> UNSEEN =
      Stream.of(V1Op.values()).filter(op -> !op.isSeen()).toList();

  /// In float, results are rounded differently at most; in the file nothing is left that no public
  /// file shows; what is executed is what is interpreted.
  @Test
  void passesKeepTheFunctionAndLeaveKnownFormsOnly() {
    TensorDomain[] domains = TensorDomain.values();
    Set<String> composed = new TreeSet<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      Module network = new RandomLayerGraph(seed, true).build();
      network.graph().nodes().forEach(node -> composed.add(node.op().def().mnemonic()));
      TensorDomain domain = domains[(int) (seed % domains.length)];
      Pipeline pipeline =
          Passes.rk3399pro()
              .withOption("assign-layer-quantization", "assume", "-4:6")
              .withOption("assign-layer-quantization", "domain", domain.text());
      Module canonical = run(pipeline.upTo(Level.CANONICAL), network);
      requireClose(outputs(network, seed), outputs(canonical, seed), "seed " + seed);
      Module quantized = run(pipeline.after(Level.CANONICAL), canonical);
      for (V1Node node : requireSame(quantized, seed).model().nodes()) {
        assertTrue(node.kind().orElseThrow().isSeen(), "seed " + seed + ": " + node.lid());
      }
    }
    assertTrue(
        composed.containsAll(
            Set.of(
                "hard_sigmoid",
                "tanh",
                "neg",
                "abs",
                "sub",
                "max",
                "min",
                "pow",
                "softmax",
                "expand",
                "slice",
                "pad",
                "reduce_max",
                "reduce_mean",
                "reduce_sum")),
        composed::toString);
  }

  /// Every op whose form is known from sources only occurs in some network.
  @Test
  void unseenOpsAreExecutedAsInterpreted() {
    Set<V1Op> written = EnumSet.noneOf(V1Op.class);
    for (long seed = 0; seed < NETWORKS; seed++) {
      Module canonical = new RandomLayerGraph(seed).build();
      Pipeline pipeline =
          Passes.rk3399pro()
              .withOption("assign-layer-quantization", "assume", "-4:6")
              .after(Level.CANONICAL);
      requireSame(run(pipeline, canonical), seed)
          .model()
          .nodes()
          .forEach(node -> written.add(node.kind().orElseThrow()));
    }
    assertTrue(written.containsAll(UNSEEN), written::toString);
    assertTrue(written.contains(V1Op.SHUFFLECHANNEL), written::toString);
  }

  private static V1File requireSame(Module quantized, long seed) {
    V1File file =
        V1Reader.read(
            "forms",
            V1Writer.write(
                V1Compiler.generate(quantized, V1CompileOptions.forTarget(V1Target.RK3399PRO))));
    assertEquals(List.of(), V1Validator.check("forms", file).warnings(), "seed " + seed);
    List<NetworkOutput> executed = outputs(V1Lifting.lift("forms", file), seed);
    List<NetworkOutput> interpreted = outputs(quantized, seed);
    for (int i = 0; i < interpreted.size(); i++) {
      assertArrayEquals(
          interpreted.get(i).values().floats(),
          executed.get(i).values().floats(),
          "seed " + seed + ", output " + i);
    }
    return file;
  }

  private static void requireClose(List<NetworkOutput> a, List<NetworkOutput> b, String what) {
    for (int i = 0; i < a.size(); i++) {
      float[] want = a.get(i).values().floats();
      float largest = 1;
      for (float value : want) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(want, b.get(i).values().floats(), largest * 1e-4f, what + ", output " + i);
    }
  }

  private static Module run(Pipeline pipeline, Module module) {
    return PassManager.of(Verifier::verify).run(pipeline, module).module();
  }

  private static List<NetworkOutput> outputs(Module module, long seed) {
    try (Network network = Quarry.open(module, ExecutionOptions.on(1).with(Engine.REFERENCE))) {
      return network.run(List.of(new Sample.OfRandom(seed)));
    }
  }
}
