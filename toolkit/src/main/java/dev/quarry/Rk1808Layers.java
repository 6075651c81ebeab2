package dev.quarry;

import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.ImportResult;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.PipelineParser;
import dev.quarry.simulator.timing.Rk1808Layer;
import dev.quarry.simulator.timing.Rk1808Layer.Arithmetic;
import dev.quarry.simulator.timing.Rk1808Layer.Form;
import dev.quarry.simulator.timing.Rk1808Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The layers of a canonical network as the time model of RK1808 and RK3399Pro sees them, in 8-bit
/// arithmetic: for networks that have no file yet, or that no file of the first generation can
/// hold.
public final class Rk1808Layers {
  private Rk1808Layers() {}

  /// The predicted time of a model.
  ///
  /// @param model an ONNX file
  /// @param passes changes to the passes, for example `+split-stem`; empty: none
  /// @throws dev.quarry.ir.diag.CompileException if the model cannot be read or the passes are
  ///   wrong
  public static Rk1808Prediction predict(Path model, String passes) {
    Pipeline pipeline = PipelineParser.parse(passes, Passes.rk1808Layers());
    ImportResult imported = Quarry.load(model, ImportOptions.NONE, InputOptions.NONE);
    Module fused =
        PassManager.of(Engines.verifier())
            .with(Engines.floats(1))
            .run(pipeline, imported.module())
            .module();
    return predict(fused);
  }

  /// The predicted time of a network.
  ///
  /// @param module a network at level canonical, convolutions joined with their activations
  public static Rk1808Prediction predict(Module module) {
    Graph graph = module.graph();
    var layers = new ArrayList<Rk1808Prediction.Layer>();
    var reasons = new TreeSet<String>();
    List<Node> nodes = graph.nodes();
    Set<Value> constants = graph.constants().keySet();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      Optional<Rk1808Layer> work = work(constants, node);
      if (work.isPresent()) {
        layers.add(layer(i, node, work.get()));
      }
      reason(node).ifPresent(reasons::add);
    }
    long outputs = 0;
    for (GraphOutput output : graph.outputs()) {
      outputs += output.value().shape().elements();
    }
    return new Rk1808Prediction(layers, outputs, List.copyOf(reasons));
  }

  private static Rk1808Prediction.Layer layer(int index, Node node, Rk1808Layer work) {
    List<String> sources = List.copyOf(node.location().sources());
    return new Rk1808Prediction.Layer(
        index,
        sources.isEmpty() ? node.result().name() : sources.getFirst(),
        node.op().def().mnemonic().toUpperCase(Locale.ROOT),
        index,
        "uint8",
        node.result().shape().text(),
        sources.stream().skip(1).toList(),
        work);
  }

  private static Optional<String> reason(Node node) {
    return switch (node.op()) {
      case MatMul _ ->
          Optional.of("products of two results are timed by one number, found on two networks");
      case Resize resize when resize.mode() != ResizeMode.NEAREST ->
          Optional.of("no published time tests resizes with interpolation");
      case Div _, HardSwish _, HardSigmoid _ ->
          Optional.of("two networks with quotients or hard functions took 2 and 11 times as long");
      case FusedConv2d(_, _, _, _, _, _, Activation.HardSwish _, _) ->
          Optional.of("two networks with quotients or hard functions took 2 and 11 times as long");
      default -> Optional.empty();
    };
  }

  private static Optional<Rk1808Layer> work(Set<Value> constants, Node node) {
    return switch (node.op()) {
      case Const _, Reshape _ -> Optional.empty();
      case FusedConv2d conv -> Optional.of(convolution(node, conv));
      case Conv2d conv ->
          Optional.of(
              convolution(
                  node, conv.input(), conv.weight(), conv.group(), conv.window(), 0, false));
      case ConvTranspose2d conv ->
          Optional.of(
              convolution(
                  node, conv.input(), conv.weight(), conv.group(), conv.window(), 0, false));
      case MaxPool2d pool -> Optional.of(pool(node, pool.window(), pool.input(), true));
      case AveragePool2d pool -> Optional.of(pool(node, pool.window(), pool.input(), false));
      case MatMul product -> Optional.of(product(node, product));
      case Concat _, Slice _ -> Optional.of(new Rk1808Layer.Movement(2 * elements(node)));
      default -> Optional.of(new Rk1808Layer.Movement(read(constants, node) + elements(node)));
    };
  }

  private static Rk1808Layer product(Node node, MatMul product) {
    int inner = product.a().dim(product.a().shape().rank() - 1);
    return new Rk1808Layer.Product(elements(node) * inner);
  }

  private static Rk1808Layer convolution(Node node, FusedConv2d conv) {
    long residual = conv.residual().isPresent() ? elements(node) : 0;
    boolean table = usesTable(conv.activation());
    return convolution(
        node, conv.input(), conv.weight(), conv.group(), conv.window(), residual, table);
  }

  private static Rk1808Layer convolution(
      Node node,
      Value input,
      Value weight,
      int group,
      Window window,
      long residual,
      boolean table) {
    long results = elements(node);
    long taps = (long) weight.dim(2) * weight.dim(3);
    boolean depthwise = group > 1 && group == input.dim(1);
    Form form = depthwise ? Form.DEPTHWISE : taps == 1 ? Form.POINTWISE : Form.WINDOW;
    long macs =
        node.op() instanceof ConvTranspose2d
            ? taps * input.shape().elements() * weight.dim(1)
            : results * taps * input.dim(1) / group;
    if (depthwise && Math.max(window.dilationY(), window.dilationX()) > 1) {
      return new Rk1808Layer.Product(macs);
    }
    return new Rk1808Layer.Convolution(
        macs,
        form,
        Arithmetic.BYTES,
        input.shape().elements() + results + residual,
        weight.shape().elements(),
        table ? results : 0);
  }

  private static Rk1808Layer pool(Node node, Window window, Value input, boolean maximum) {
    long results = elements(node);
    return new Rk1808Layer.Pool(
        Math.max(window.kernelHeight(), window.kernelWidth()),
        results * window.kernelHeight() * window.kernelWidth(),
        input.shape().elements() + results,
        maximum);
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

  private static long read(Set<Value> constants, Node node) {
    long sum = 0;
    for (Value operand : node.operands()) {
      sum += constants.contains(operand) ? 0 : operand.shape().elements();
    }
    return sum;
  }

  private static long elements(Node node) {
    long sum = 0;
    for (Value result : node.results()) {
      sum += result.shape().elements();
    }
    return sum;
  }
}
