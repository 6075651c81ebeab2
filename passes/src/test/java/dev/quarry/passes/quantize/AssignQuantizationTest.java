package dev.quarry.passes.quantize;

import static dev.quarry.passes.Nets.only;
import static dev.quarry.passes.Nets.ops;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Nets;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssignQuantizationTest {
  private final Nets net = new Nets();
  private final AssignQuantization pass =
      new AssignQuantization(Domain.I8, true, Optional.empty(), false, List.of());

  /// Every value gets the range from minus its number to its number.
  private Graph quantize(Value output) {
    Graph graph = net.output(output).graph();
    Map<Value, ValueRange> ranges = new HashMap<>();
    for (Value value : QuantizedValues.of(graph)) {
      ranges.put(value, new ValueRange(-value.id() - 1, value.id() + 1));
    }
    var context = new PassContext(Optional.empty(), Optional.of(new Ranges(ranges, 1)));
    return pass.run(net.at(Level.CANONICAL), context).graph();
  }

  private static Quantization step(Graph graph, String name) {
    for (Node node : graph.nodes()) {
      if (node.result().name().equals(name)) {
        return node.result().type().quantization();
      }
    }
    throw new AssertionError("no value " + name);
  }

  private Value resize(Value x, CoordinateMode coordinates, NearestMode nearest) {
    return net.add(
        new Resize(x, x.dim(2) * 2, x.dim(3) * 2, 2, 2, ResizeMode.NEAREST, coordinates, nearest));
  }

  @Test
  void poolsAndResizesKeepTheStepOfTheirInput() {
    Value x = net.input(8, 8);
    Value conv = net.conv(x, 8, 3);
    Value pooled = net.add(new MaxPool2d(conv, Window.square(3, 1, 1), false));
    Graph graph = quantize(resize(pooled, CoordinateMode.ASYMMETRIC, NearestMode.FLOOR));
    assertEquals(
        List.of("quantize", "qconv2d", "qmax_pool2d", "qresize_nearest", "dequantize"), ops(graph));
    assertEquals(step(graph, "v0"), step(graph, "v2"));
  }

  @Test
  void partsReadOnlyByTheConcatTakeItsStepAndOthersKeepTheirOwn() {
    Value x = net.input(8, 8);
    Value a = net.conv(x, 8, 3);
    Value b = net.conv(x, 8, 1);
    Value pooled = net.add(new MaxPool2d(a, Window.square(3, 1, 1), false));
    Value concat = net.add(new Concat(List.of(a, pooled, b), 1));
    Graph graph = quantize(net.add(new Add(concat, net.conv(concat, 24, 1))));
    Quantization whole = step(graph, "v3");
    assertEquals(whole, step(graph, "v0"));
    assertEquals(whole, step(graph, "v2"));
    assertEquals(whole, step(graph, "v1"));
  }

  @Test
  void aPartThatIsReadElsewhereKeepsItsStep() {
    Value x = net.input(8, 8);
    Value a = net.conv(x, 8, 3);
    Value b = net.conv(a, 8, 1);
    Graph graph = quantize(net.add(new Concat(List.of(a, b), 1)));
    QConcat concat = only(graph, QConcat.class);
    assertNotEquals(concat.out().step(), step(graph, "v0"));
    assertEquals(concat.out().step(), step(graph, "v1"));
  }

  @Test
  void nestedConcatsShareOneStep() {
    Value x = net.input(8, 8);
    Value inner = net.add(new Concat(List.of(net.conv(x, 8, 3), net.conv(x, 8, 1)), 1));
    Value outer = net.add(new Concat(List.of(inner, net.conv(x, 8, 1)), 1));
    Graph graph = quantize(outer);
    assertEquals(step(graph, "v4"), step(graph, "v0"));
    assertEquals(step(graph, "v4"), step(graph, "v2"));
  }

  @Test
  void inputsAndOutputsAreNotForcedIntoAConcat() {
    Value x = net.input(8, 8);
    Value a = net.conv(x, 8, 3);
    net.output(a);
    Graph graph = quantize(net.add(new Concat(List.of(x, a), 1)));
    assertNotEquals(step(graph, "v1"), step(graph, "v0"));
    assertEquals(
        Domain.I8.step(new ValueRange(-1, 1)),
        graph.nodes().getFirst().result().type().quantization());
  }

  @Test
  void reluBehindASumIsPartOfIt() {
    Value x = net.input(8, 8);
    Value sum = net.add(new Relu(net.add(new Add(net.conv(x, 8, 3), x))));
    assertEquals(List.of("quantize", "qconv2d", "qelementwise", "dequantize"), ops(quantize(sum)));
  }

  @Test
  void aSingleKernelHasOneWeightScale() {
    Value x = net.input(8, 8);
    QConv2d conv = only(quantize(net.conv(x, 1, 3)), QConv2d.class);
    assertTrue(conv.weight().type().quantization() instanceof Quantization.PerTensor);
  }

  @Test
  void picturesHaveTheRangeOfPixels() {
    Value x = net.input(3, 8);
    Graph graph = net.output(net.conv(x, 4, 3)).graph();
    var ranges =
        Map.of(
            x, new ValueRange(3, 250), graph.outputs().getFirst().value(), new ValueRange(-1, 1));
    var context = new PassContext(Optional.empty(), Optional.of(new Ranges(ranges, 1)));
    Graph quantized = pass.run(net.at(Level.CANONICAL), context).graph();
    assertEquals(
        new Quantization.PerTensor(1, -128),
        quantized.nodes().getFirst().result().type().quantization());
  }

  @Test
  void everyNodeWithoutQuantizedFormIsNamed() {
    Value x = net.input(8, 8);
    Value a = net.add(new GlobalMaxPool(net.conv(x, 8, 3)));
    Value b = net.add(new Add(net.conv(a, 8, 1), net.number(1)));
    Value c = net.add(new Concat(List.of(net.add(new Tanh(b)), b), 0));
    Value d = net.add(new GlobalMaxPool(c));
    var e = assertThrows(CompileException.class, () -> quantize(d));
    assertEquals(2, e.diagnostics().size());
    assertTrue(e.getMessage().contains("global_max_pool at 'node1'"), e.getMessage());
    assertTrue(e.getMessage().contains("global_max_pool at 'node6'"), e.getMessage());
  }

  @Test
  void missingRangesAreNamedAndAnAssumedRangeHelps() {
    Value x = net.input(8, 8);
    var module = net.output(net.conv(x, 8, 3)).at(Level.CANONICAL);
    var e = assertThrows(CompileException.class, () -> pass.run(module, PassContext.empty()));
    assertTrue(e.getMessage().contains("no calibrated range for 'x8' and 1 other values"));
    var assuming =
        new AssignQuantization(
            Domain.U8, false, Optional.of(new ValueRange(-1, 1)), false, List.of());
    Graph graph = assuming.run(module, PassContext.empty()).graph();
    assertEquals(List.of("quantize", "qconv2d", "dequantize"), ops(graph));
  }

  @Test
  void everySpellingOfRepeatedPixelsIsSeen() {
    Value x = net.input(8, 5);
    for (var coordinates :
        List.of(CoordinateMode.ASYMMETRIC, CoordinateMode.TF_HALF_PIXEL_FOR_NN)) {
      assertTrue(isRepetition(resize(x, coordinates, NearestMode.FLOOR)), coordinates.name());
    }
    for (NearestMode nearest :
        List.of(NearestMode.ROUND_PREFER_FLOOR, NearestMode.ROUND_PREFER_CEIL)) {
      assertTrue(isRepetition(resize(x, CoordinateMode.HALF_PIXEL, nearest)), nearest.name());
    }
    assertEquals(false, isRepetition(resize(x, CoordinateMode.ASYMMETRIC, NearestMode.CEIL)));
    assertEquals(false, isRepetition(resize(x, CoordinateMode.ALIGN_CORNERS, NearestMode.FLOOR)));
  }

  private boolean isRepetition(Value resized) {
    Node node = net.graph().definitions().get(resized);
    return NearestUpsampling.of((Resize) node.op())
        .equals(Optional.of(new NearestUpsampling(2, 2)));
  }

  @Test
  void sigmoidOnItsOwnIsQuantized() {
    Value x = net.input(8, 8);
    assertEquals(
        List.of("quantize", "qconcat", "qactivation", "dequantize"),
        ops(quantize(net.add(new Sigmoid(net.add(new Concat(List.of(x, x), 1)))))));
  }
}
