package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.npu.SchedulePolicy;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnWriter;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.tests.v1.RandomLayerGraph;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Networks of bytes of which some nodes compute with halves: the file, executed word by word,
/// delivers what the interpreter of NPU level delivers, bit for bit, whichever nodes are chosen.
class HalfIslandsExecutedTest {
  private static final int NETWORKS = 1000;

  /// How often everything has to occur.
  private static final int LEAST = 20;

  /// Of the networks at most this share may have ops the NPU has no form for.
  private static final double MOST_REFUSED = 0.25;

  /// At most this share may have numbers that are too large for halves: an infinity would spread to
  /// other channels where a convolution moves them.
  private static final double MOST_LARGE = 0.25;

  private static final List<String> EXPECTED =
      List.of(
          "NpuToHalf",
          "NpuFromHalf",
          "NpuConv",
          "NpuHalfConv",
          "NpuHalfElementwise",
          "halves NpuConcat",
          "halves NpuMaxPool",
          "halves NpuResizeNearest",
          "halves NpuSlice",
          "halves NpuConcat of several parts",
          "on the CPU with halves",
          "on the CPU with bytes",
          "output of halves",
          "output of bytes",
          "bytes and halves in one network");

  private final Map<String, Integer> counts = new TreeMap<>();

  @Test
  void randomIslandsAreEqual() {
    long first = new SplittableRandom().nextLong();
    int refused = 0;
    int tooLarge = 0;
    for (int i = 0; i < NETWORKS; i++) {
      long seed = first + i;
      Optional<Module> lowered = lowered(seed);
      if (lowered.isEmpty()) {
        refused++;
        continue;
      }
      if (isEqual(seed, lowered.get())) {
        count(lowered.get());
      } else {
        tooLarge++;
      }
    }
    assertTrue(tooLarge < NETWORKS * MOST_LARGE, tooLarge + " of " + NETWORKS + " too large");
    assertTrue(refused < NETWORKS * MOST_REFUSED, refused + " of " + NETWORKS + " refused");
    var missing = new TreeSet<>(EXPECTED);
    missing.removeIf(what -> counts.getOrDefault(what, 0) >= LEAST);
    assertEquals(List.of(), List.copyOf(missing), () -> "generated too rarely: " + counts);
  }

  /// The network with a random choice of its nodes as halves; empty if the NPU has no form for one
  /// of its ops.
  private static Optional<Module> lowered(long seed) {
    Module canonical = scaled(RandomLayerGraph.withoutRecurrences(seed).build());
    var random = new SplittableRandom(seed);
    int share = 1 + random.nextInt(4);
    String names =
        canonical.graph().nodes().stream()
            .map(node -> node.location().text())
            .filter(name -> !name.isEmpty() && random.nextInt(4) < share)
            .reduce("", (a, b) -> a + ";" + b);
    Pipeline pipeline =
        Passes.rk3568()
            .withOption("assign-quantization", "assume", "-4:6")
            .withOption("assign-quantization", "halves", names);
    try {
      return Optional.of(PassManager.of(Verifier::verify).run(pipeline, canonical).module());
    } catch (CompileException e) {
      if (e.diagnostics().stream()
          .allMatch(d -> d.code() == DiagnosticCode.NOT_SUPPORTED_BY_TARGET)) {
        return Optional.empty();
      }
      throw new IllegalStateException("network of seed " + seed, e);
    }
  }

  /// Pictures of 0 to 1, so that few products are too large.
  private static Module scaled(Module module) {
    Graph graph = module.graph();
    List<GraphInput> inputs =
        graph.inputs().stream()
            .map(input -> new GraphInput(input.value(), unitRange(input.value().dim(1))))
            .toList();
    return module.with(new Graph(graph.name(), inputs, graph.nodes(), graph.outputs()));
  }

  private static Preprocessing unitRange(int channels) {
    return new Preprocessing(
        Collections.nCopies(channels, 0f), Collections.nCopies(channels, 255f), ChannelOrder.RGB);
  }

  private static boolean isEqual(long seed, Module module) {
    try {
      return executedEqualsInterpreted(seed, module);
    } catch (RuntimeException e) {
      throw new IllegalStateException("network of seed " + seed, e);
    }
  }

  /// False, without comparing, if a number is too large for halves.
  private static boolean executedEqualsInterpreted(long seed, Module module) {
    SchedulePolicy[] policies = SchedulePolicy.values();
    SchedulePolicy policy = policies[Math.floorMod(seed, policies.length)];
    var options = new CodeGeneratorOptions(TargetProfile.RK3568, "test", "{}").with(policy);
    var file = new Rk356xCodeGenerator(options).generate(module);
    try (Network executed = Quarry.open(RknnReader.read("islands", RknnWriter.write(file)), 1);
        Network interpreted = Quarry.open(module, 1)) {
      List<Sample> samples = List.of(new Sample.OfRandom(seed));
      var finite = new AtomicBoolean(true);
      List<NetworkOutput> graph =
          interpreted.run(
              samples,
              (_, values) -> {
                for (float value : values.floats()) {
                  finite.compareAndSet(true, Float.isFinite(value));
                }
              });
      if (!finite.get()) {
        return false;
      }
      List<NetworkOutput> words = executed.run(samples);
      for (int i = 0; i < graph.size(); i++) {
        assertArrayEquals(
            unsigned(graph.get(i).values().floats()),
            unsigned(words.get(i).values().floats()),
            "seed " + seed + ", output " + graph.get(i).name());
      }
    }
    return true;
  }

  /// A convolution that moves channels of halves adds their products to 0, so that zeros lose their
  /// sign.
  private static float[] unsigned(float[] values) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += 0f;
    }
    return result;
  }

  private void count(Module module) {
    boolean bytes = false;
    boolean halves = false;
    for (Node node : module.graph().nodes()) {
      ElementType element = node.result().type().element();
      switch (node.op()) {
        case NpuOp op -> count(op, element);
        case NnOp _ ->
            node.operands().stream()
                .map(module.graph().definitions()::get)
                .filter(source -> source != null && !source.operands().isEmpty())
                .map(source -> source.operands().getFirst().type().element())
                .forEach(
                    e ->
                        count(
                            e == ElementType.F16
                                ? "on the CPU with halves"
                                : "on the CPU with bytes"));
        default -> {}
      }
      bytes |= node.op() instanceof NpuConv;
      halves |= node.op() instanceof NpuHalfConv;
    }
    if (bytes && halves) {
      count("bytes and halves in one network");
    }
    module
        .graph()
        .outputs()
        .forEach(
            output ->
                count(
                    output.value().type().element() == ElementType.F16
                        ? "output of halves"
                        : "output of bytes"));
  }

  private void count(NpuOp op, ElementType element) {
    String name = op.getClass().getSimpleName();
    boolean either = !name.contains("Half") && element == ElementType.F16;
    count(either ? "halves " + name : name);
    if (either && op instanceof NpuConcat concat && concat.inputs().size() > 1) {
      count("halves NpuConcat of several parts");
    }
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }
}
