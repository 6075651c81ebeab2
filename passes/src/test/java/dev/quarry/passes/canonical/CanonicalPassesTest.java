package dev.quarry.passes.canonical;

import static dev.quarry.passes.Nets.data;
import static dev.quarry.passes.Nets.only;
import static dev.quarry.passes.Nets.ops;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Nets;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The structure the canonical passes deliver; that they keep the function is tested against the
/// interpreter elsewhere.
class CanonicalPassesTest {
  private final Nets net = new Nets();

  private Graph run(Pass pass, Value output) {
    return Nets.run(pass, net.output(output).at(Level.IMPORTED), PassContext.empty()).graph();
  }

  @Test
  void identitiesOfAllKindsDisappear() {
    Value x = net.input(4, 8);
    Value v = net.add(new Identity(x));
    v = net.add(new Reshape(v, List.of(1, 4, 8, 8)));
    v = net.add(new Transpose(v, List.of(0, 1, 2, 3)));
    v = net.add(new Concat(List.of(v), 1));
    v = net.add(new Pad(v, List.of(0, 0, 0, 0), List.of(0, 0, 0, 0), PadMode.EDGE, 0));
    v = net.add(new Transpose(v, List.of(0, 2, 3, 1)));
    v = net.add(new Transpose(v, List.of(0, 3, 1, 2)));
    assertEquals(List.of("relu"), ops(run(new RemoveIdentity(), net.add(new Relu(v)))));
  }

  @Test
  void reshapesJoinAndRealOnesStay() {
    Value x = net.input(4, 8);
    Value v = net.add(new Reshape(x, List.of(4, 64)));
    v = net.add(new Reshape(v, List.of(256)));
    Graph graph = run(new RemoveIdentity(), v);
    assertEquals(List.of("reshape"), ops(graph));
    assertEquals("x4", only(graph, Reshape.class).input().name());
  }

  @Test
  void batchNormIsFoldedWithoutTheVendorsExtraFactor() {
    Value x = net.input(1, 4);
    Value conv =
        net.add(
            new Conv2d(
                x,
                net.constant(Shape.of(2, 1, 1, 1), 2, 3),
                Optional.of(net.constant(Shape.of(2), 1, -1)),
                Window.pointwise(),
                1));
    Value norm =
        net.add(
            new BatchNorm(
                conv,
                net.constant(Shape.of(2), 4, 5),
                net.constant(Shape.of(2), 0.5f, 0.25f),
                net.constant(Shape.of(2), 10, 20),
                net.constant(Shape.of(2), 3, 8),
                1));
    Graph graph = run(new FoldBatchNorm(), norm);
    assertEquals(List.of("conv2d"), ops(graph));
    Conv2d folded = only(graph, Conv2d.class);
    assertArrayEquals(new float[] {4, 5}, data(graph, folded.weight()).floats());
    assertArrayEquals(
        new float[] {(1 - 10) * 2 + 0.5f, (float) ((-1 - 20) * 5 / 3.0 + 0.25)},
        data(graph, folded.bias().orElseThrow()).floats());
    assertEquals(List.of("node0", "node1"), graph.nodes().getLast().location().sources());
    assertEquals("v1", graph.nodes().getLast().result().name());
  }

  /// Single precision rounds every step: square root, quotient, product.
  @Test
  void batchNormIsFoldedInSinglePrecision() {
    float[] gains = {0.7f, 1.3f, 0.11f, 2.9f};
    float[] variances = {0.3f, 1.7f, 5.1f, 0.013f};
    float[] weights = {0.123f, -0.77f, 0.31f, 1.9f};
    Value x = net.input(1, 4);
    Value weight = net.constant(Shape.of(4, 1, 1, 1), weights);
    Value conv = net.add(new Conv2d(x, weight, Optional.empty(), Window.pointwise(), 1));
    Value norm =
        net.add(
            new BatchNorm(
                conv,
                net.constant(Shape.of(4), gains),
                net.constant(Shape.of(4), 0, 0, 0, 0),
                net.constant(Shape.of(4), 0, 0, 0, 0),
                net.constant(Shape.of(4), variances),
                1e-5f));
    float[] expected = new float[4];
    for (int c = 0; c < 4; c++) {
      expected[c] = weights[c] * (gains[c] / (float) Math.sqrt(variances[c] + 1e-5f));
    }
    Graph single = run(new FoldBatchNorm(true), norm);
    Conv2d folded = only(single, Conv2d.class);
    assertArrayEquals(expected, data(single, folded.weight()).floats());
    Graph wide = run(new FoldBatchNorm(), norm);
    assertFalse(Arrays.equals(expected, data(wide, only(wide, Conv2d.class).weight()).floats()));
  }

  @Test
  void averagesStayWhereTheChipHasThem() {
    Value x = net.input(2, 4);
    Value mean = net.add(new ReduceMean(x, List.of(2, 3), true));
    Value sum = net.add(new ReduceSum(mean, List.of(1), true));
    Graph graph = run(new ReduceToConv(7, ReduceToConv.AveragePools.ALL), sum);
    assertEquals(List.of("global_average_pool", "conv2d"), ops(graph));
  }

  @Test
  void constantFactorsAreFoldedInAnyOrder() {
    Value x = net.input(2, 4);
    Value v = net.conv(x, 2, 1);
    v = net.add(new Mul(net.constant(Shape.of(2, 1, 1), 2, 4), v));
    v = net.add(new Add(v, net.number(1)));
    v = net.add(new Sub(v, net.constant(Shape.of(1, 2, 1, 1), 3, 5)));
    v = net.add(new Div(v, net.number(2)));
    Graph graph = run(new FoldBatchNorm(), v);
    assertEquals(List.of("conv2d"), ops(graph));
    float[] bias = data(graph, only(graph, Conv2d.class).bias().orElseThrow()).floats();
    assertArrayEquals(new float[] {(1 * 2 + 1 - 3) / 2f, (2 * 4 + 1 - 5) / 2f}, bias);
  }

  @Test
  void factorsPerPixelAndConvolutionsReadTwiceStay() {
    Value x = net.input(2, 4);
    Value shared = net.conv(x, 2, 1);
    Value a = net.add(new Mul(shared, net.number(2)));
    Value b = net.add(new Mul(net.conv(x, 2, 1), net.constant(Shape.of(1, 4), 1, 2, 3, 4)));
    net.output(a).output(shared);
    Graph graph = run(new FoldBatchNorm(), b);
    assertEquals(List.of("conv2d", "mul", "conv2d", "mul"), ops(graph));
  }

  @Test
  void siluIsRecognisedInBothOrders() {
    Value x = net.input(2, 4);
    Value a = net.add(new Mul(x, net.add(new Sigmoid(x))));
    Value b = net.add(new Mul(net.add(new Sigmoid(a)), a));
    Graph graph = run(new RecogniseSilu(), b);
    assertEquals(List.of("silu", "silu"), ops(graph));
    assertEquals(List.of("node2", "node3"), graph.nodes().getLast().location().sources());
  }

  @Test
  void sigmoidOfAnotherValueOrReadTwiceIsNoSilu() {
    Value x = net.input(2, 4);
    Value gate = net.add(new Sigmoid(net.add(new Relu(x))));
    Value a = net.add(new Mul(x, gate));
    Value shared = net.add(new Sigmoid(a));
    Value b = net.add(new Mul(a, shared));
    net.output(shared);
    Graph graph = run(new RecogniseSilu(), b);
    assertEquals(List.of("relu", "sigmoid", "mul", "sigmoid", "mul"), ops(graph));
  }

  @Test
  void hardSwishIsRecognisedInEveryForm() {
    Value x = net.input(2, 4);
    Value clip = net.add(new Clip(net.add(new Add(x, net.number(3))), 0, 6));
    Value a = net.add(new Div(net.add(new Mul(x, clip)), net.number(6)));
    Value gate = net.add(new Clip(net.add(new Add(net.number(3), a)), 0, 6));
    Value b = net.add(new Mul(net.add(new Mul(gate, net.number(1f / 6))), a));
    Value c = net.add(new Mul(net.add(new HardSigmoid(b, 0.16666667f, 0.5f)), b));
    Value last = net.add(new Clip(net.add(new Add(c, net.number(3))), 0, 6));
    Value d = net.add(new Mul(net.number(1f / 6), net.add(new Mul(last, c))));
    Graph graph = run(new RecogniseHardSwish(), d);
    assertEquals(List.of("hard_swish", "hard_swish", "hard_swish", "hard_swish"), ops(graph));
  }

  @Test
  void otherConstantsAreNoHardSwish() {
    Value x = net.input(2, 4);
    Value clip = net.add(new Clip(net.add(new Add(x, net.number(2.5f))), 0, 6));
    Value a = net.add(new Div(net.add(new Mul(x, clip)), net.number(6)));
    Value b = net.add(new Mul(net.add(new HardSigmoid(a, 0.2f, 0.5f)), a));
    Graph graph = run(new RecogniseHardSwish(), b);
    assertEquals(List.of("add", "clip", "mul", "div", "hard_sigmoid", "mul"), ops(graph));
  }

  private Value padded(Value x, int top, int left, int bottom, int right, float value) {
    return net.add(
        new Pad(
            x, List.of(0, 0, top, left), List.of(0, 0, bottom, right), PadMode.CONSTANT, value));
  }

  @Test
  void zerosBeforeAConvolutionBecomeItsPadding() {
    Value x = net.input(2, 8);
    Graph graph = run(new FoldPad(), net.conv(padded(x, 1, 2, 3, 4, 0), 2, 3));
    assertEquals(List.of("conv2d"), ops(graph));
    Window window = only(graph, Conv2d.class).window();
    assertEquals(
        List.of(2, 3, 4, 5),
        List.of(window.padTop(), window.padLeft(), window.padBottom(), window.padRight()));
  }

  @Test
  void onesBeforeAConvolutionStay() {
    Value x = net.input(2, 8);
    Graph graph = run(new FoldPad(), net.conv(padded(x, 1, 1, 1, 1, 1), 2, 3));
    assertEquals(List.of("pad", "conv2d"), ops(graph));
  }

  @Test
  void zerosBeforeAMaxPoolAreFoldedOnlyBehindReluAndInsideTheKernel() {
    Window window = Window.square(3, 2, 0);
    Value x = net.input(2, 9);
    Value positive = net.add(new Relu(x));
    Value a = net.add(new MaxPool2d(padded(positive, 1, 1, 1, 1, 0), window, false));
    Value b = net.add(new MaxPool2d(padded(x, 1, 1, 1, 1, 0), window, false));
    Value c = net.add(new MaxPool2d(padded(x, 1, 1, 1, 1, -Float.MAX_VALUE), window, false));
    Value d = net.add(new MaxPool2d(padded(positive, 3, 1, 1, 1, 0), window, false));
    net.output(a).output(b).output(c);
    Graph graph = run(new FoldPad(), d);
    assertEquals(
        List.of("relu", "max_pool2d", "pad", "max_pool2d", "max_pool2d", "pad", "max_pool2d"),
        ops(graph));
  }

  @Test
  void zerosBeforeAnAveragePoolCount() {
    Value x = net.input(2, 9);
    Window window = Window.square(3, 2, 0);
    Value a = padded(x, 1, 1, 1, 1, 0);
    Graph graph = run(new FoldPad(), net.add(new AveragePool2d(a, window, false, false)));
    assertEquals(List.of("average_pool2d"), ops(graph));
    assertEquals(true, only(graph, AveragePool2d.class).countIncludePad());
  }

  @Test
  void aFlattenedMapBecomesTheKernel() {
    Value x = net.input("x", 1, 2, 1, 2);
    Value flat = net.add(new Reshape(x, List.of(1, 4)));
    Value y =
        net.add(
            new Gemm(
                flat,
                net.constant(Shape.of(4, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
                Optional.of(net.constant(Shape.of(3), 1, 2, 3)),
                2,
                0.5f,
                false,
                false));
    Graph graph = run(new GemmToConv(31), y);
    assertEquals(List.of("conv2d", "reshape"), ops(graph));
    Conv2d conv = only(graph, Conv2d.class);
    assertEquals(Shape.of(3, 2, 1, 2), conv.weight().shape());
    assertArrayEquals(
        new float[] {2, 8, 14, 20, 4, 10, 16, 22, 6, 12, 18, 24},
        data(graph, conv.weight()).floats());
    assertArrayEquals(new float[] {0.5f, 1, 1.5f}, data(graph, conv.bias().orElseThrow()).floats());
  }

  @Test
  void aMatrixBecomesOneByOneMaps() {
    Value x = net.input("x", 3, 2);
    Value b = net.constant(Shape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8);
    Value y = net.add(new Gemm(x, b, Optional.empty(), 1, 1, false, true));
    Graph graph = run(new GemmToConv(31), y);
    assertEquals(List.of("reshape", "conv2d", "reshape"), ops(graph));
    assertEquals(Shape.of(3, 4), graph.outputs().getFirst().value().shape());
  }

  @Test
  void largePoolsBecomeChains() {
    Value x = net.input(2, 20);
    Value v = net.add(new MaxPool2d(x, Window.square(13, 1, 6), false));
    v = net.add(new MaxPool2d(v, Window.square(9, 1, 4), false));
    v = net.add(new MaxPool2d(v, Window.square(5, 1, 2), false));
    v = net.add(new MaxPool2d(v, Window.square(13, 1, 5), false));
    Graph graph = run(new SplitLargePool(7), v);
    List<Integer> kernels =
        graph.nodes().stream().map(n -> ((MaxPool2d) n.op()).window().kernelHeight()).toList();
    assertEquals(List.of(7, 7, 5, 5, 5, 7, 7), kernels);
  }

  @Test
  void aLimitOfThreeSplitsFiveAsTheVendorsNetworksDo() {
    Value x = net.input(2, 20);
    Value v = net.add(new MaxPool2d(x, Window.square(5, 1, 2), false));
    v = net.add(new MaxPool2d(v, new Window(3, 7, 1, 1, 1, 3, 1, 3, 1, 1), false));
    Graph graph = run(new SplitLargePool(3), v);
    List<List<Integer>> kernels =
        graph.nodes().stream()
            .map(n -> ((MaxPool2d) n.op()).window())
            .map(w -> List.of(w.kernelHeight(), w.kernelWidth()))
            .toList();
    assertEquals(
        List.of(List.of(3, 3), List.of(3, 3), List.of(3, 3), List.of(1, 3), List.of(1, 3)),
        kernels);
  }

  @Test
  void activationsTakeTheirPlainestFormAndMeetTheirConvolution() {
    Value x = net.input(2, 4);
    Value v = net.add(new Clip(net.conv(x, 2, 1), 0, Float.MAX_VALUE));
    v = net.add(new LeakyRelu(net.conv(v, 2, 1), 0));
    v = net.add(new Relu(net.add(new Reshape(net.conv(v, 2, 1), List.of(1, 32)))));
    v = net.add(new Reshape(v, List.of(1, 2, 4, 4)));
    net.add(new Sigmoid(v));
    Graph graph = run(new Canonicalize(), net.conv(v, 2, 1));
    assertEquals(
        List.of("conv2d", "relu", "conv2d", "relu", "conv2d", "relu", "conv2d"), ops(graph));
  }
}
