package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.Compilation;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.npu.SchedulePolicy;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnWriter;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.data.Pictures;
import dev.quarry.detect.LabeledPictures;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.verify.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The file, executed word by word, delivers what the interpreter of NPU level delivers, bit for
/// bit.
class ExecutedEqualsInterpretedTest {
  private static final int PICTURES = 20;
  private static final int NETWORKS = 3000;

  /// Networks after which something that did not occur is taken for something that cannot.
  private static final int MOST_NETWORKS = 5 * NETWORKS;

  /// Failures that are shown.
  private static final int SHOWN = 5;

  /// How often everything in [Coverage] occurs at least.
  private static final int LEAST = 3;

  @ParameterizedTest
  @ValueSource(strings = {"shapes-yolo-silu", "shapes-yolo-relu"})
  void detectorsAreEqualOnPictures(String name) {
    Compilation done = Shapes.compile(Shapes.bundled(), name, Shapes.options());
    RknnFile read = RknnReader.read(name, done.contents());
    LabeledPictures labeled = LabeledPictures.read(Shapes.bundled().resolve("val.json"));
    try (Network executed = Quarry.open(read, 2);
        Network interpreted = Quarry.open(done.lowered(), 1)) {
      for (LabeledPictures.Labeled picture : labeled.pictures().subList(0, PICTURES)) {
        List<Sample> sample = List.of(new Sample.OfPicture(Pictures.read(picture.file())));
        assertSame(name, executed.run(sample), interpreted.run(sample));
      }
    }
  }

  /// All schedules deliver the same; the compact one loads tables once per table, not per node.
  @Test
  void schedulesDeliverTheSame() {
    Compilation done = Shapes.compile(Shapes.bundled(), "shapes-yolo-silu", Shapes.options());
    var options = new CodeGeneratorOptions(TargetProfile.RK3568, "test", "{}");
    List<Sample> samples = List.of(new Sample.OfRandom(1));
    try (Network ours = Quarry.open(done.file(), 2)) {
      for (SchedulePolicy policy : SchedulePolicy.values()) {
        RknnFile file = new Rk356xCodeGenerator(options.with(policy)).generate(done.lowered());
        try (Network other = Quarry.open(file, 2)) {
          assertSame(policy.text(), other.run(samples), ours.run(samples));
        }
        int loads =
            file.model().graph().nodes().stream()
                .mapToInt(node -> node.tableTaskCounts().getFirst())
                .sum();
        assertEquals(policy == SchedulePolicy.COMPACT ? 2 : done.tableLoads(), loads);
      }
    }
  }

  /// Another 3,000 networks in every run, with all schedules in turn, and more as long as anything
  /// expected is still rare, so that bad luck alone does not fail; a failure names the seed of its
  /// network.
  @Test
  void randomGraphsAreEqual() {
    long first = new SplittableRandom().nextLong(Long.MAX_VALUE - MOST_NETWORKS);
    var coverage = new Coverage();
    int networks = 0;
    do {
      List<String> failures =
          LongStream.range(first + networks, first + networks + NETWORKS)
              .parallel()
              .mapToObj(seed -> failure(seed, coverage))
              .flatMap(Optional::stream)
              .toList();
      assertEquals(List.of(), failures.subList(0, Math.min(SHOWN, failures.size())));
      networks += NETWORKS;
    } while (!coverage.missing(LEAST).isEmpty() && networks < MOST_NETWORKS);
    assertEquals(List.of(), coverage.missing(LEAST), "rare among " + networks + " networks");
  }

  private static Optional<String> failure(long seed, Coverage coverage) {
    try {
      randomGraphIsEqual(seed, coverage);
      return Optional.empty();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of("network of seed " + seed + ": " + e);
    }
  }

  private static void randomGraphIsEqual(long seed, Coverage coverage) {
    Module module = new RandomNpuGraph(seed).build();
    Verifier.verify(module);
    SchedulePolicy[] policies = SchedulePolicy.values();
    SchedulePolicy policy = policies[Math.floorMod(seed, policies.length)];
    var options = new CodeGeneratorOptions(TargetProfile.RK3568, "test", "{}").with(policy);
    RknnFile file = new Rk356xCodeGenerator(options).generate(module);
    coverage.add(module, file);
    RknnFile read = RknnReader.read("random", RknnWriter.write(file));
    try (Network executed = Quarry.open(read, 1);
        Network interpreted = Quarry.open(module, 1)) {
      List<Sample> samples =
          executed.inputs().stream().<Sample>map(_ -> new Sample.OfRandom(seed)).toList();
      assertSame("random", executed.run(samples), interpreted.run(samples));
    }
  }

  private static void assertSame(
      String what, List<NetworkOutput> executed, List<NetworkOutput> interpreted) {
    for (int i = 0; i < executed.size(); i++) {
      assertArrayEquals(
          interpreted.get(i).stored().orElseThrow().int8(),
          executed.get(i).stored().orElseThrow().int8(),
          what + ", output " + executed.get(i).name());
    }
  }
}
