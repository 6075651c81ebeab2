package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ChipLimits;
import dev.quarry.CpuNode;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.PipelineParser;
import dev.quarry.passes.calibrate.Calibrator;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.quantize.QuantizedValues;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attention as detectors have it, with random weights: the passes keep every bit of the float
/// network, the file is executed as interpreted, only the softmax is left to the CPU, and the
/// result is that of the float network within the noise of 8 bits.
class AttentionTest {
  private static final int CHANNELS = 24;
  private static final long SEED = 7;

  /// Single steps of 8-bit maps lose about this much of a network with random weights.
  private static final double CLOSE = 0.99;

  @ParameterizedTest(name = "{0} heads, keys of {1}, values of {2}, {3}x{4} pixels")
  @CsvSource({"1, 8, 8, 4, 4", "2, 32, 64, 10, 8", "3, 16, 24, 5, 16", "4, 40, 16, 8, 6"})
  void attentionRunsOnTheNpu(int heads, int key, int value, int height, int width) {
    var module = new Module(Level.IMPORTED, network(heads, key, value, height, width));
    PassManager manager = PassManager.of(Verifier::verify).with(new ReferenceEvaluator());
    List<Sample> samples = List.of(new Sample.OfRandom(SEED));
    Module moved =
        manager
            .run(
                PipelineParser.parse(
                    "split-to-slices,attention-to-maps,narrow-conv", Passes.rk3568()),
                module)
            .module();
    assertArrayEquals(floats(module, samples), floats(moved, samples));

    Module canonical = manager.run(Passes.rk3568().upTo(Level.CANONICAL), module).module();
    Module npu =
        manager
            .with(ranges(canonical.graph()))
            .run(Passes.rk3568().after(Level.CANONICAL), canonical)
            .module();
    assertEquals(
        List.of("softmax"),
        CpuNode.of(npu, ChipLimits.of(TargetProfile.RK3568)).stream().map(CpuNode::op).toList());
    var options = new CodeGeneratorOptions(TargetProfile.RK3568, "test", "{}");
    try (Network executed = Quarry.open(new Rk356xCodeGenerator(options).generate(npu), 2);
        Network interpreted = Quarry.open(npu, 1);
        Network real = Quarry.open(module, 1)) {
      NetworkOutput found = executed.run(samples).getFirst();
      assertArrayEquals(
          interpreted.run(samples).getFirst().stored().orElseThrow().int8(),
          found.stored().orElseThrow().int8());
      var similarity = new Similarity();
      similarity.add(found.values(), real.run(samples).getFirst().values());
      assertTrue(similarity.cosine() > CLOSE, () -> "cosine " + similarity.cosine());
    }
  }

  private static float[] floats(Module module, List<Sample> samples) {
    try (Network network = Quarry.open(module, 1)) {
      return network.run(samples).getFirst().values().floats();
    }
  }

  /// Ranges of the sample itself.
  private static Ranges ranges(Graph graph) {
    SplittableRandom random = new SplittableRandom(SEED);
    Shape shape = graph.inputs().getFirst().value().shape();
    float[] x = new float[shape.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    return new Calibrator(new ReferenceEvaluator(), RangeAlgorithm.MINMAX)
        .calibrate(
            graph,
            QuantizedValues.of(graph),
            List.of(List.<Tensor>of(Tensor.of(shape, x))).iterator());
  }

  private static Graph network(int heads, int key, int value, int height, int width) {
    var builder = new GraphBuilder("attention");
    Value x = builder.input("x", TensorType.f32(1, CHANNELS, height, width));
    int rows = 2 * key + value;
    int pixels = height * width;
    Value weight = weights(builder, heads * rows, CHANNELS, 2);
    Value qkv = add(builder, new Conv2d(x, weight, Optional.empty(), Window.pointwise(), 1));
    Value matrices = add(builder, new Reshape(qkv, List.of(1, heads, rows, pixels)));
    List<Value> parts =
        builder
            .add(
                new Split(matrices, 2, List.of(key, key, value)),
                Location.UNKNOWN,
                List.of("q", "k", "v"))
            .results();
    List<Integer> swap = List.of(0, 1, 3, 2);
    Value q = add(builder, new Transpose(parts.get(0), swap));
    Value scores = add(builder, new MatMul(q, parts.get(1)));
    Value scale =
        builder.constant(ConstantData.of(new Shape(List.of()), 1 / (float) Math.sqrt(key)));
    Value shares = add(builder, new Softmax(add(builder, new Mul(scores, scale)), 3));
    Value turned = add(builder, new Transpose(shares, swap));
    Value seen = add(builder, new MatMul(parts.get(2), turned));
    Value map = add(builder, new Reshape(seen, List.of(1, heads * value, height, width)));
    Value mixing = weights(builder, 16, heads * value, 1);
    Value mixed = add(builder, new Conv2d(map, mixing, Optional.empty(), Window.pointwise(), 1));
    builder.output("y", mixed);
    return builder.build();
  }

  private static Value add(GraphBuilder builder, Op op) {
    return builder.append(op, Location.UNKNOWN, "");
  }

  private static Value weights(GraphBuilder builder, int kernels, int channels, double gain) {
    SplittableRandom random = new SplittableRandom(kernels);
    float[] data = new float[kernels * channels];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (random.nextDouble(-gain, gain) / Math.sqrt(channels));
    }
    return builder.constant(ConstantData.of(Shape.of(kernels, channels, 1, 1), data));
  }
}
