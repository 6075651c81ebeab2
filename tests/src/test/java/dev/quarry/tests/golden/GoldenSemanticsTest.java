package dev.quarry.tests.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.text.IrParser;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.PipelineParser;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Passes that bring values of other ranks to maps, and those that join nodes, keep every bit of
/// what their golden files compute.
class GoldenSemanticsTest {
  private static final Set<String> PASSES =
      Set.of("attention-to-maps", "decode-on-maps", "narrow-conv", "merge-parallel-convs");

  @TestFactory
  Stream<DynamicTest> outputsStayTheSame() throws IOException {
    List<PassGolden> files =
        PassGolden.all().stream().filter(golden -> PASSES.contains(golden.passes())).toList();
    Set<String> found = files.stream().map(PassGolden::passes).collect(Collectors.toSet());
    assertFalse(found.size() < PASSES.size(), "golden files of " + found + " only");
    return files.stream()
        .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> check(golden)));
  }

  private static void check(PassGolden golden) {
    Module before = IrParser.parse(golden.input(), golden.name());
    Module after =
        PassManager.of(Verifier::verify)
            .with(new ReferenceEvaluator())
            .run(PipelineParser.parse(golden.passes(), Passes.rk3568()), before)
            .module();
    List<NetworkOutput> expected = run(before);
    List<NetworkOutput> found = run(after);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).values().floats(), found.get(i).values().floats());
    }
  }

  private static List<NetworkOutput> run(Module module) {
    try (Network network = Quarry.open(module, 1)) {
      List<Sample> samples =
          IntStream.range(0, module.graph().inputs().size())
              .<Sample>mapToObj(Sample.OfRandom::new)
              .toList();
      return network.run(samples);
    }
  }
}
