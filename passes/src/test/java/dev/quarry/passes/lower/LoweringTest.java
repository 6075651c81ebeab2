package dev.quarry.passes.lower;

import static dev.quarry.passes.Nets.data;
import static dev.quarry.passes.Nets.only;
import static dev.quarry.passes.Nets.ops;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Quantization.PerAxis;
import dev.quarry.ir.type.Quantization.PerTensor;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.Nets;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.PipelineParser;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.calibrate.ValueRange;
import dev.quarry.passes.quantize.FormLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoweringTest {
  private static final PerTensor OUT = new PerTensor(0.05f, -3);

  private final Nets net = new Nets();

  private Graph lower(Value output, Map<String, ValueRange> ranges) {
    return lower(output, ranges, FormLimits.ANY_TARGET);
  }

  private Graph lower(Value output, Map<String, ValueRange> ranges, TargetLimits limits) {
    var module = net.output(output).at(Level.CANONICAL);
    return PassManager.of(Verifier::verify)
        .with(limits)
        .with(Ranges.byName(module.graph(), ranges))
        .run(
            PipelineParser.parse(
                "fuse-activation,assign-quantization{assume=-1:1},lower-to-npu", Passes.rk3568()),
            module)
        .module()
        .graph();
  }

  private static List<List<Integer>> numbers(List<Requant> lanes) {
    return lanes.stream()
        .map(l -> List.of(l.factor().scale(), l.factor().shift(), l.outputOffset()))
        .toList();
  }

  /// Registers of retinaface, y5n and seg (npu-arithmetic.md section 2).
  @Test
  void inputLanesAreTheVendors() {
    var retinaface =
        new Preprocessing(List.of(104f, 117f, 123f), List.of(1f, 1f, 1f), ChannelOrder.BGR);
    assertEquals(
        List.of(List.of(30496, 15, -111), List.of(30496, 15, -123), List.of(30496, 15, -128)),
        numbers(InputLanes.of(retinaface, 3, new PerTensor(274 / 255f, -14))));
    var unit = new Preprocessing(List.of(0f), List.of(255f), ChannelOrder.RGB);
    assertEquals(
        List.of(List.of(16384, 14, -128)),
        numbers(InputLanes.of(unit, 1, new PerTensor(1 / 255f, -128))));
    var symmetric = new Preprocessing(List.of(127.5f), List.of(127.5f), ChannelOrder.RGB);
    assertEquals(
        List.of(List.of(16384, 14, -128)),
        numbers(InputLanes.of(symmetric, 1, new PerTensor(2 / 255f, 0))));
  }

  @Test
  void plainStagesHoldTheFactor() {
    ConvStages none = ConvStages.of(Activation.NONE, 0.001, OUT);
    assertEquals(PostScale.BYPASS, none.postScale());
    assertEquals(FixedPoint.of(0.001 / OUT.scale()), none.output().factor());
    assertEquals(-3, none.output().zeroPoint());
    assertEquals(
        new PostScale.Relu(), ConvStages.of(new Activation.Relu(), 0.001, OUT).postScale());
    assertEquals(
        new PostScale.Clamp(6000),
        ConvStages.of(new Activation.Clip(0, 6), 0.001, OUT).postScale());
    assertEquals(
        new PostScale.Relu(), ConvStages.of(new Activation.Clip(0, 6), 1e-10, OUT).postScale());
  }

  @Test
  void tablesStretchTheirRangeOverTheirInput() {
    ConvStages silu = ConvStages.of(new Activation.Silu(), 0.001, OUT);
    assertEquals(TableChoice.SILU, silu.table());
    assertEquals(new PostScale.ToTable(FixedPoint.of(0.001 * 16384 / 5.8)), silu.postScale());
    assertEquals(FixedPoint.of(1.764735e-4 / OUT.scale()).shift(), silu.output().factor().shift());
    ConvStages gate = ConvStages.of(new Activation.HardSigmoid(1f / 6, 0.5f), 0.001, OUT);
    assertEquals(new PostScale.ToTable(FixedPoint.of(0.001 * 16384 / 3)), gate.postScale());
  }

  @Test
  void aCoarseResidualMakesTheAccumulatorCoarser() {
    var other = new PerTensor(1f, 7);
    ConvStages fine =
        ConvStages.withResidual(
            Activation.NONE, ResidualPlacement.AFTER_ACTIVATION, 1 / 32767.0, other, OUT);
    assertEquals(PostScale.BYPASS, fine.postScale());
    assertEquals(new EltOperand(-7, new FixedPoint(32767, 0)), fine.residual());
    ConvStages coarse =
        ConvStages.withResidual(
            new Activation.Relu(), ResidualPlacement.AFTER_ACTIVATION, 1 / 70000.0, other, OUT);
    assertEquals(new PostScale.Shift(2, true), coarse.postScale());
    assertEquals(new EltOperand(-7, new FixedPoint(17500, 0)), coarse.residual());
    assertEquals(FixedPoint.of(4 / 70000.0 / OUT.scale()), coarse.output().factor());
    ConvStages last =
        ConvStages.withResidual(
            new Activation.Relu(), ResidualPlacement.BEFORE_ACTIVATION, 0.01, other, OUT);
    assertEquals(true, last.finalRelu());
    assertEquals(PostScale.BYPASS, last.postScale());
  }

  @Test
  void factorsBeyondTheConverterSaturateAlike() {
    assertEquals(new FixedPoint(32767, 0), Factor.output(1e9));
    assertEquals(FixedPoint.of(32767), Factor.output(32767));
  }

  @Test
  void sumsScaleTheFinerOperandDown() {
    Value x = net.input(8, 4);
    Value sum = net.add(new Relu(net.add(new Add(net.conv(x, 8, 1), net.conv(x, 8, 3)))));
    Graph graph =
        lower(
            sum,
            Map.of(
                "v0", new ValueRange(-1, 1),
                "v1", new ValueRange(0, 4),
                "v3", new ValueRange(0, 5)));
    NpuElementwise add = only(graph, NpuElementwise.class);
    assertEquals(new EltOperand(1, new FixedPoint(16384, 1)), add.operandA());
    assertEquals(new EltOperand(128, new FixedPoint(16384, 0)), add.operandB());
    assertEquals(true, add.relu());
    assertEquals(FixedPoint.of(4 / 255f / 16384.0 / (5 / 255f)), add.output().factor());
  }

  @Test
  void concatCopiesEqualPartsAndRequantizesOthers() {
    Value x = net.input(8, 4);
    Value a = net.conv(x, 8, 1);
    Value b = net.conv(a, 8, 1);
    Graph graph =
        lower(
            net.add(new Concat(List.of(a, b), 1)),
            Map.of("v0", new ValueRange(-1, 1), "v2", new ValueRange(-2, 2)));
    assertEquals(
        List.of(new Requant(1, FixedPoint.of(0.5), -1), Requant.COPY),
        only(graph, NpuConcat.class).parts());
  }

  @Test
  void anActivationOnItsOwnIsADepthwiseConvolutionWithExactOnes() {
    Value x = net.input(8, 4);
    Value a = net.add(new Concat(List.of(net.conv(x, 8, 1), x), 1));
    Graph graph = lower(net.add(new Sigmoid(a)), Map.of());
    assertEquals(List.of("npu_conv", "npu_concat", "npu_conv"), ops(graph));
    NpuConv conv = (NpuConv) graph.nodes().getLast().op();
    assertEquals(true, conv.depthwise());
    assertEquals(128, conv.layerWeightOffset());
    assertEquals(TableChoice.SIGMOID, conv.table());
    int zero = conv.input().type().perTensor().zeroPoint();
    int[] bias = data(graph, conv.bias()).ints();
    assertEquals(-255 * zero, bias[0]);
  }

  @Test
  void aDeadChannelDeliversItsBias() {
    var q = new PerAxis(0, List.of(new PerTensor(0.01f, -128), new PerTensor(0.02f, 5)));
    var weight =
        ConstantData.ofBytes(
            new TensorType(ElementType.I8, Shape.of(2, 1, 1, 1), q, Layout.PLAIN),
            new byte[] {127, 5});
    ConvConstants c = ConvConstants.of(weight, new float[] {0, 3}, new PerTensor(0.1f, -20));
    assertArrayEquals(new int[] {20 * 255, 1500}, c.bias().ints());
    assertArrayEquals(new short[] {128, -5}, c.weightOffsets().orElseThrow().shorts());
    assertArrayEquals(new short[] {8192, 16384}, c.multipliers().orElseThrow().shorts());
    assertEquals(0.002, c.unit(), 1e-9);
  }

  @Test
  void picturesBecomeBytesAndOtherInputsStoredIntegers() {
    Value picture = net.input(3, 8);
    Value map = net.input(8, 8);
    Value sum = net.add(new Add(net.conv(picture, 8, 3), map));
    Graph graph = lower(sum, Map.of());
    assertEquals("1x3x8x8xu8@nhwc", graph.inputs().get(0).value().type().text());
    assertEquals("1x8x8x8xi8<0.007843138:-1>@nc1hwc2", graph.inputs().get(1).value().type().text());
    assertEquals(List.of("npu_convert_input", "npu_conv", "npu_elementwise"), ops(graph));
    assertEquals(
        "1x8x8x8xi8<0.007843138:-1>@nc1hwc2", graph.outputs().getFirst().value().type().text());
  }

  /// Placement refuses most of them before, but quantized networks also come as text.
  @Test
  void everyNodeTheChipLacksIsNamed() {
    Value x = net.input(8, 4);
    Value a = net.add(new Clip(net.conv(x, 8, 1), 1, 2));
    Value b = net.add(new Clip(a, 1, 2));
    var e = assertThrows(CompileException.class, () -> lower(b, Map.of(), TargetLimits.NONE));
    assertEquals(2, e.diagnostics().size());
    assertTrue(e.getMessage().contains("qconv2d at 'node0+node1'"), e.getMessage());
    assertTrue(e.getMessage().contains("clip(1.0, 2.0)"), e.getMessage());
    assertTrue(e.getMessage().contains("qactivation at 'node2'"), e.getMessage());
  }
}
