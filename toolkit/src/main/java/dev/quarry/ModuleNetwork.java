package dev.quarry;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.eval.TensorObserver;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A module on an evaluator.
final class ModuleNetwork implements Network {
  private final Graph graph;
  private final Optional<RoundingRule> rounding;
  private final Evaluator evaluator;
  private final Evaluation evaluation;
  private Optional<Separate> separate = Optional.empty();
  private Set<String> separateNames = Set.of();

  /// The graph with layers taken apart, ready to run.
  private record Separate(SeparateLayers layers, Evaluation evaluation) {
    void close() {
      evaluation.close();
    }
  }

  ModuleNetwork(Module module, ExecutionOptions options) {
    this.graph = module.graph();
    this.rounding = roundsBySteps(module) ? Optional.of(options.rule()) : Optional.empty();
    if (rounding.isEmpty()) {
      options.requireNoRounding("a network that computes with real numbers");
    }
    this.evaluator = Engines.of(module.level(), options);
    this.evaluation = evaluator.prepare(graph);
  }

  private static boolean roundsBySteps(Module module) {
    return module.level() == Level.QUANTIZED
        && module.graph().nodes().stream()
            .anyMatch(n -> n.op() instanceof QuantOp && !(n.op() instanceof Dequantize));
  }

  @Override
  public Optional<RoundingRule> rounding() {
    return rounding;
  }

  @Override
  public List<NetworkInput> inputs() {
    return graph.inputs().stream()
        .map(i -> new NetworkInput(i.name(), i.value().shape(), i.preprocessing()))
        .toList();
  }

  @Override
  public List<String> outputNames() {
    return graph.outputs().stream().map(GraphOutput::name).toList();
  }

  @Override
  public List<NetworkOutput> run(List<Sample> samples, LayerListener layers) {
    List<Tensor> tensors = fit(samples);
    TensorObserver observer =
        layers.equals(LayerListener.NONE)
            ? TensorObserver.NONE
            : (value, tensor) -> layers.layer(value.label(), StoredForm.real(tensor));
    List<Tensor> results = evaluation.run(tensors, observer);
    var outputs = new ArrayList<NetworkOutput>();
    for (int i = 0; i < results.size(); i++) {
      Tensor result = results.get(i);
      boolean quantized = result.type().quantization() instanceof Quantization.PerTensor;
      outputs.add(
          new NetworkOutput(
              graph.outputs().get(i).name(),
              StoredForm.real(result),
              quantized ? Optional.of(result) : Optional.empty()));
    }
    return outputs;
  }

  private List<Tensor> fit(List<Sample> samples) {
    if (samples.size() != graph.inputs().size()) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, "the network", "number of inputs")
              .expected(Integer.toString(graph.inputs().size()), Integer.toString(samples.size())));
    }
    var tensors = new ArrayList<Tensor>();
    for (int i = 0; i < samples.size(); i++) {
      tensors.add(fit(samples.get(i), graph.inputs().get(i)));
    }
    return tensors;
  }

  private static Tensor fit(Sample sample, GraphInput input) {
    Value value = input.value();
    TensorType type = value.type();
    if (type.element() == ElementType.U8) {
      byte[] pixels =
          SampleFitting.pixels(sample, value.shape(), input.preprocessing(), input.name());
      return new Tensor.OfByte(type, Interleaving.toPlanes(pixels, value.shape()));
    }
    Tensor floats =
        SampleFitting.floats(sample, value.shape(), input.preprocessing(), input.name());
    return StoredForm.of(floats.floats(), type);
  }

  @Override
  public List<NetworkLayer> layers() {
    Set<Value> halves = SeparateLayers.halves(graph);
    return SeparateLayers.layers(graph).stream()
        .map(
            v ->
                halves.contains(v)
                    ? NetworkLayer.real(v.name(), v.shape(), ElementType.F16.text())
                    : StoredForm.layer(v.name(), v.type()))
        .toList();
  }

  @Override
  public List<NetworkLayer> storedOutputs() {
    Map<Value, Node> definitions = graph.definitions();
    Set<Value> halves = SeparateLayers.halves(graph);
    var layers = new ArrayList<NetworkLayer>();
    for (GraphOutput output : graph.outputs()) {
      Value value = output.value();
      Node node = definitions.get(value);
      if (node != null && node.op() instanceof Reshape(Value before, _)) {
        value = before;
        node = definitions.get(value);
      }
      if (node != null && node.op() instanceof Dequantize(Value stored)) {
        value = stored;
      }
      layers.add(
          halves.contains(value)
              ? NetworkLayer.real(output.name(), value.shape(), ElementType.F16.text())
              : StoredForm.layer(output.name(), value.type()));
    }
    return layers;
  }

  @Override
  public void runSeparately(
      List<Sample> samples, Map<String, Tensor> references, LayerListener layers) {
    if (separate.isEmpty() || !separateNames.equals(references.keySet())) {
      separate.ifPresent(Separate::close);
      separateNames = Set.copyOf(references.keySet());
      var apart = new SeparateLayers(graph, separateNames);
      separate = Optional.of(new Separate(apart, evaluator.prepare(apart.graph())));
    }
    Separate apart = separate.get();
    var tensors = new ArrayList<Tensor>(fit(samples));
    tensors.addAll(apart.layers.given(references));
    List<Tensor> results = apart.evaluation.run(tensors);
    List<String> names = apart.layers.names();
    for (int i = 0; i < names.size(); i++) {
      layers.layer(names.get(i), StoredForm.real(results.get(i)));
    }
  }

  @Override
  public void close() {
    separate.ifPresent(Separate::close);
    evaluation.close();
  }
}
