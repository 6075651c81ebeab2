package dev.quarry.passes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.calibrate.Calibrator;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.oracle.Oracle;
import dev.quarry.passes.quantize.QuantizedValues;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Networks compute the same before and after passes.
class PassSemanticsTest {
  private final PassManager manager = PassManager.of(Verifier::verify).with(Oracle::new);

  @Property(tries = 1000)
  void eachFloatPassKeepsTheFunction(@ForAll long seed) {
    Module module = new Module(Level.IMPORTED, RandomNets.imported(seed));
    List<Tensor> inputs = RandomNets.inputs(module.graph(), seed);
    for (Pipeline.Step step : Passes.rk3568().upTo(Level.CANONICAL).steps()) {
      Module next = manager.run(new Pipeline(List.of(step)), module).module();
      compare(step.def().info(), module.graph(), next.graph(), inputs);
      Module again = manager.run(new Pipeline(List.of(step)), next).module();
      assertEquals(next, again, step.def().name() + " is not idempotent");
      module = next;
    }
  }

  private static void compare(PassInfo info, Graph before, Graph after, List<Tensor> inputs) {
    if (before.equals(after)) {
      return;
    }
    List<Tensor> expected = new Oracle(before).run(inputs);
    List<Tensor> actual = new Oracle(after).run(inputs);
    for (int i = 0; i < expected.size(); i++) {
      float[] want = expected.get(i).floats();
      float[] have = actual.get(i).floats();
      if (info.effect() == Effect.EXACT) {
        assertArrayEquals(want, have, info.name());
      } else {
        float largest = 1;
        for (float value : want) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(want, have, largest * 1e-5f, info.name());
      }
    }
  }

  /// Single NPU nodes differ from the real-number meaning by at most one stored step, but for what
  /// lies outside the range of a table.
  @Property(tries = 1000)
  void theNpuComputesTheQuantizedNetwork(@ForAll long seed, @ForAll boolean perLayer) {
    Module imported = new Module(Level.IMPORTED, RandomNets.quantizable(seed));
    String weights = perLayer ? "per-layer" : "per-channel";
    Pipeline pipeline = Passes.rk3568().withOption("assign-quantization", "weights", weights);
    Module canonical = manager.run(pipeline.upTo(Level.CANONICAL), imported).module();
    Graph graph = canonical.graph();
    List<List<Tensor>> samples =
        List.of(RandomNets.inputs(graph, seed), RandomNets.inputs(graph, seed + 1));
    Ranges ranges =
        new Calibrator(Oracle::new, RangeAlgorithm.MINMAX)
            .calibrate(graph, QuantizedValues.of(graph), samples.iterator());
    Pipeline back = pipeline.after(Level.CANONICAL);
    Module quantized =
        manager.with(ranges).run(new Pipeline(back.steps().subList(0, 1)), canonical).module();
    Module npu = manager.run(new Pipeline(back.steps().subList(1, 2)), quantized).module();
    NodeWise.compare(quantized.graph(), npu.graph(), samples.getFirst());
    assertTrue(Nets.ops(npu.graph()).stream().allMatch(op -> op.startsWith("npu_")));
  }
}
