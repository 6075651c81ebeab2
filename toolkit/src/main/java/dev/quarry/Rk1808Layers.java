package dev.quarry;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.timing.Rk1808Layer;
import java.util.ArrayList;
import java.util.List;

/// The layers of a canonical network as the time model of RK1808 and RK3399Pro sees them, in 8-bit
/// arithmetic.
public final class Rk1808Layers {
  private Rk1808Layers() {}

  /// The layers of a network.
  ///
  /// @param module a network at level canonical, convolutions joined with their activations
  public static List<Rk1808Layer> of(Module module) {
    Graph graph = module.graph();
    var layers = new ArrayList<Rk1808Layer>();
    for (Node node : graph.nodes()) {
      add(layers, node);
    }
    return layers;
  }

  private static void add(List<Rk1808Layer> layers, Node node) {
    switch (node.op()) {
      case Const _ -> {}
      case FusedConv2d conv -> layers.add(convolution(node, conv));
      case Conv2d conv ->
          layers.add(convolution(node, conv.input(), conv.weight(), conv.group(), 0, false));
      case ConvTranspose2d conv ->
          layers.add(convolution(node, conv.input(), conv.weight(), conv.group(), 0, false));
      case MaxPool2d pool -> layers.add(pool(node, pool));
      default -> layers.add(new Rk1808Layer.Movement(2 * elements(node)));
    }
  }

  private static Rk1808Layer convolution(Node node, FusedConv2d conv) {
    long residual = conv.residual().isPresent() ? elements(node) : 0;
    boolean table = usesTable(conv.activation());
    return convolution(node, conv.input(), conv.weight(), conv.group(), residual, table);
  }

  private static Rk1808Layer convolution(
      Node node, Value input, Value weight, int group, long residual, boolean table) {
    long results = elements(node);
    long taps = (long) weight.dim(2) * weight.dim(3);
    boolean depthwise = group > 1 && group == input.dim(1);
    Rk1808Layer.Form form =
        depthwise
            ? Rk1808Layer.Form.DEPTHWISE
            : taps == 1 ? Rk1808Layer.Form.POINTWISE : Rk1808Layer.Form.WINDOW;
    long perResult = taps * input.dim(1) / group;
    return new Rk1808Layer.Convolution(
        results * perResult,
        form,
        input.shape().elements() + results + residual,
        weight.shape().elements(),
        table ? results : 0);
  }

  private static Rk1808Layer pool(Node node, MaxPool2d pool) {
    Window window = pool.window();
    long results = elements(node);
    int side = Math.max(window.kernelHeight(), window.kernelWidth());
    return new Rk1808Layer.Pool(
        results * window.kernelHeight() * window.kernelWidth(),
        pool.input().shape().elements() + results,
        side <= 3);
  }

  private static boolean usesTable(Activation activation) {
    return switch (activation) {
      case Activation.None(), Activation.Relu(), Activation.Clip(_, _), Activation.LeakyRelu(_) ->
          false;
      case Activation.Silu(),
          Activation.Sigmoid(),
          Activation.HardSwish(),
          Activation.HardSigmoid(_, _),
          Activation.Tanh() ->
          true;
    };
  }

  private static long elements(Node node) {
    long sum = 0;
    for (Value result : node.results()) {
      sum += result.shape().elements();
    }
    return sum;
  }
}
