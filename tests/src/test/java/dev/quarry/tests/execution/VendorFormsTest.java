package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.npu.SchedulePolicy;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.calibrate.Calibrator;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.quantize.QuantizedValues;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// The chain of the schedule `vendor` gives nodes the forms of the vendor's compiler; the file is
/// executed as interpreted, and delivers what the float network does within the noise of 8 bits, or
/// of halves.
class VendorFormsTest {
  private static final long SEED = 11;
  private static final double CLOSE = 0.9995;
  private static final double CLOSE_HALVES = 0.99999;

  @Test
  void linearResizesAndPoolsHaveTheirForm() {
    Module module = network(Forms::enlargedAndPooled);
    Module npu = lowered(module, Passes.rk3568Vendor());
    assertEquals(
        List.of("NpuConv", "NpuResizeLinear", "NpuAveragePool", "NpuConv"), operations(npu));
    assertEquals(List.of("Conv", "Resize", "AveragePool", "Conv"), nodes(npu));
    requireClose(module, npu, CLOSE);
  }

  @Test
  void sumsWithNumbersAndActivationsAreElementWise() {
    Module module = network(Forms::raised);
    Module npu = lowered(module, Passes.rk3568Vendor());
    assertEquals(
        List.of("NpuConv", "NpuAveragePool", "NpuAffine", "NpuAffine", "NpuConv"), operations(npu));
    assertEquals(List.of("Conv", "AveragePool", "Add", "Relu", "Conv"), nodes(npu));
    requireClose(module, npu, CLOSE);
  }

  @Test
  void poolsOfHalvesHaveTheirForm() {
    Module module = network(Forms::pooled);
    Module npu = lowered(module, Passes.rk3568HalfVendor());
    assertEquals(List.of("NpuHalfConv", "NpuAveragePool", "NpuHalfConv"), operations(npu));
    requireClose(module, npu, CLOSE_HALVES);
  }

  /// Small networks: a convolution, something, a convolution.
  private static final class Forms {
    static Value enlargedAndPooled(GraphBuilder builder, Value x) {
      return pooled(
          builder,
          add(
              builder,
              new Resize(
                  x,
                  4 * x.dim(2),
                  2 * x.dim(3),
                  4,
                  2,
                  ResizeMode.LINEAR,
                  CoordinateMode.HALF_PIXEL,
                  NearestMode.FLOOR)));
    }

    static Value raised(GraphBuilder builder, Value x) {
      Value number = builder.constant(ConstantData.of(Shape.of(), new float[] {0.0625f}));
      return add(builder, new Relu(add(builder, new Add(pooled(builder, x), number))));
    }

    static Value pooled(GraphBuilder builder, Value x) {
      return add(builder, new AveragePool2d(x, Window.square(3, 2, 1), false, true));
    }
  }

  private static Module network(BiFunction<GraphBuilder, Value, Value> middle) {
    var builder = new GraphBuilder("forms");
    Value x = builder.input("x", TensorType.f32(1, 24, 9, 10));
    Value first = convolution(builder, x, 40);
    builder.output("y", convolution(builder, middle.apply(builder, first), 12));
    return new Module(Level.IMPORTED, builder.build());
  }

  private static Value convolution(GraphBuilder builder, Value x, int kernels) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] weights = new float[kernels * x.dim(1)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (2 * random.nextDouble() - 1) / x.dim(1);
    }
    Value weight = builder.constant(ConstantData.of(Shape.of(kernels, x.dim(1), 1, 1), weights));
    return add(builder, new Conv2d(x, weight, Optional.empty(), Window.pointwise(), 1));
  }

  private static Value add(GraphBuilder builder, Op op) {
    return builder.append(op, Location.UNKNOWN, "");
  }

  private static List<Sample> samples() {
    return List.of(new Sample.OfRandom(SEED));
  }

  private static Module lowered(Module module, Pipeline pipeline) {
    PassManager manager = PassManager.of(Verifier::verify).with(new ReferenceEvaluator());
    Module canonical = manager.run(pipeline.upTo(Level.CANONICAL), module).module();
    Graph graph = canonical.graph();
    SplittableRandom random = new SplittableRandom(SEED);
    Shape shape = graph.inputs().getFirst().value().shape();
    float[] x = new float[shape.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    Ranges ranges =
        new Calibrator(new ReferenceEvaluator(), RangeAlgorithm.MINMAX)
            .calibrate(
                graph,
                QuantizedValues.of(graph),
                List.of(List.<Tensor>of(Tensor.of(shape, x))).iterator());
    return manager.with(ranges).run(pipeline.after(Level.CANONICAL), canonical).module();
  }

  private static List<String> operations(Module npu) {
    return npu.graph().nodes().stream()
        .filter(node -> !(node.op() instanceof Const))
        .map(node -> node.op().getClass().getSimpleName())
        .toList();
  }

  private static RknnFile file(Module npu) {
    var options = new CodeGeneratorOptions(TargetProfile.RK3568, "test", "{}");
    return new Rk356xCodeGenerator(options.with(SchedulePolicy.VENDOR)).generate(npu);
  }

  private static List<String> nodes(Module npu) {
    return file(npu).model().graph().nodes().stream()
        .filter(node -> node.taskCount() > 0)
        .map(RknnNode::type)
        .filter(type -> !type.equals("OutputOperator"))
        .toList();
  }

  private static void requireClose(Module module, Module npu, double close) {
    try (Network executed = Quarry.open(file(npu), 1);
        Network interpreted = Quarry.open(npu, 1);
        Network real = Quarry.open(module, 1)) {
      NetworkOutput found = executed.run(samples()).getFirst();
      assertArrayEquals(
          interpreted.run(samples()).getFirst().values().floats(), found.values().floats());
      var similarity = new Similarity();
      similarity.add(found.values(), real.run(samples()).getFirst().values());
      assertTrue(similarity.cosine() > close, () -> "cosine " + similarity.cosine());
    }
  }
}
