package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnWriter;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.verify.Verifier;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// A file of halves, executed word by word, delivers what the interpreter of NPU level delivers,
/// bit for bit.
class HalvesExecutedTest {
  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void randomGraphsAreEqual(@ForAll long seed) {
    Module module = new RandomHalfGraph(seed).build();
    Verifier.verify(module);
    var options = new CodeGeneratorOptions(TargetProfile.RK3568, "test", "{}");
    var file = new Rk356xCodeGenerator(options).generate(module);
    try (Network executed = Quarry.open(RknnReader.read("halves", RknnWriter.write(file)), 1);
        Network interpreted = Quarry.open(module, 1)) {
      List<Sample> samples = List.of(new Sample.OfRandom(seed));
      List<NetworkOutput> words = executed.run(samples);
      List<NetworkOutput> graph = interpreted.run(samples);
      for (int i = 0; i < graph.size(); i++) {
        assertArrayEquals(
            unsigned(graph.get(i).values().floats()),
            unsigned(words.get(i).values().floats()),
            "seed " + seed + ", output " + graph.get(i).name());
      }
    }
  }

  /// A convolution that moves channels adds their products to 0, so that zeros lose their sign.
  private static float[] unsigned(float[] values) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += 0f;
    }
    return result;
  }
}
