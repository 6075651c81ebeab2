package dev.quarry.passes.fuse;

import static dev.quarry.passes.Nets.only;
import static dev.quarry.passes.Nets.ops;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Nets;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuseTest {
  private final Nets net = new Nets();
  private final Pass activation = new FuseActivation(List.of("relu", "silu"));

  private Graph fuse(Value output) {
    var module = net.output(output).at(Level.CANONICAL);
    module = Nets.run(activation, module, PassContext.empty());
    return Nets.run(new FuseResidualAdd(), module, PassContext.empty()).graph();
  }

  @Test
  void onlyTheChosenActivationsReadOnceAreFused() {
    Value x = net.input(4, 8);
    Value v = net.add(new LeakyRelu(net.add(new Silu(net.conv(x, 4, 3))), 0.1f));
    Value shared = net.conv(v, 4, 1);
    net.output(shared);
    assertEquals(
        List.of("fused_conv2d", "leaky_relu", "conv2d", "relu"),
        ops(fuse(net.add(new Relu(shared)))));
  }

  @Test
  void reluThenAddKeepsTheReluFirst() {
    Value x = net.input(4, 8);
    Graph graph = fuse(net.add(new Add(x, net.add(new Relu(net.conv(x, 4, 3))))));
    FusedConv2d conv = only(graph, FusedConv2d.class);
    assertEquals(List.of("fused_conv2d"), ops(graph));
    assertEquals(ResidualPlacement.AFTER_ACTIVATION, conv.placement());
    assertEquals(new Activation.Relu(), conv.activation());
    assertEquals("x4", conv.residual().orElseThrow().name());
  }

  @Test
  void addThenReluPutsTheReluLast() {
    Value x = net.input(4, 8);
    Graph graph = fuse(net.add(new Relu(net.add(new Add(net.conv(x, 4, 3), x)))));
    FusedConv2d conv = only(graph, FusedConv2d.class);
    assertEquals(List.of("fused_conv2d"), ops(graph));
    assertEquals(ResidualPlacement.BEFORE_ACTIVATION, conv.placement());
  }

  @Test
  void ofTwoConvolutionsTheFirstIsTaken() {
    Value x = net.input(4, 8);
    Value a = net.conv(x, 4, 3);
    Value b = net.conv(x, 4, 1);
    Graph graph = fuse(net.add(new Add(a, b)));
    assertEquals(List.of("conv2d", "fused_conv2d"), ops(graph));
    assertEquals("v1", only(graph, FusedConv2d.class).residual().orElseThrow().name());
  }

  @Test
  void tablesExcludeResidualsAndReluOnBothSidesIsNotOneOp() {
    Value x = net.input(4, 8);
    Value a = net.add(new Add(x, net.add(new Silu(net.conv(x, 4, 3)))));
    Value b = net.add(new Relu(net.add(new Add(a, net.add(new Relu(net.conv(a, 4, 3)))))));
    assertEquals(List.of("fused_conv2d", "add", "fused_conv2d", "relu"), ops(fuse(b)));
  }
}
