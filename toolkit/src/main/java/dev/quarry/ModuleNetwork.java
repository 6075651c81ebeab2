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
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A module on an evaluator.
final class ModuleNetwork implements Network {
  private final Graph graph;
  private final Evaluation evaluation;

  ModuleNetwork(Module module, Evaluator evaluator) {
    this.graph = module.graph();
    this.evaluation = evaluator.prepare(graph);
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
    if (samples.size() != graph.inputs().size()) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, "the network", "number of inputs")
              .expected(Integer.toString(graph.inputs().size()), Integer.toString(samples.size())));
    }
    var tensors = new ArrayList<Tensor>();
    for (int i = 0; i < samples.size(); i++) {
      tensors.add(fit(samples.get(i), graph.inputs().get(i)));
    }
    TensorObserver observer =
        layers.equals(LayerListener.NONE)
            ? TensorObserver.NONE
            : (value, tensor) -> layers.layer(value.label(), real(tensor));
    List<Tensor> results = evaluation.run(tensors, observer);
    var outputs = new ArrayList<NetworkOutput>();
    for (int i = 0; i < results.size(); i++) {
      Tensor result = results.get(i);
      boolean quantized = result.type().quantization() instanceof Quantization.PerTensor;
      outputs.add(
          new NetworkOutput(
              graph.outputs().get(i).name(),
              real(result),
              quantized ? Optional.of(result) : Optional.empty()));
    }
    return outputs;
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
    if (type.quantization() instanceof Quantization.PerTensor(float scale, int zero)) {
      float[] values = floats.floats();
      byte[] stored = new byte[values.length];
      for (int i = 0; i < values.length; i++) {
        stored[i] = (byte) Rounding.saturateI8(Rounding.halfEven(values[i] / scale) + zero);
      }
      return new Tensor.OfByte(type, stored);
    }
    if (type.element() == ElementType.F16) {
      float[] values = floats.floats();
      short[] halves = new short[values.length];
      for (int i = 0; i < values.length; i++) {
        halves[i] = Float.floatToFloat16(values[i]);
      }
      return new Tensor.OfShort(type, halves);
    }
    return floats;
  }

  private static Tensor real(Tensor tensor) {
    if (tensor instanceof Tensor.OfFloat) {
      return tensor;
    }
    float scale = 1;
    int zero = 0;
    if (tensor.type().quantization() instanceof Quantization.PerTensor(float s, int z)) {
      scale = s;
      zero = z;
    }
    boolean unsigned = tensor.type().element() == ElementType.U8;
    float[] values = new float[tensor.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (tensor) {
            case Tensor.OfFloat(_, float[] data) -> data[i];
            case Tensor.OfByte(_, byte[] data) ->
                ((unsigned ? data[i] & 0xff : data[i]) - zero) * scale;
            case Tensor.OfShort(TensorType type, short[] data) ->
                type.element() == ElementType.F16
                    ? Float.float16ToFloat(data[i])
                    : (data[i] - zero) * scale;
            case Tensor.OfInt(_, int[] data) -> (data[i] - zero) * scale;
            case Tensor.OfLong(_, long[] data) -> data[i];
          };
    }
    return Tensor.of(tensor.shape(), values);
  }

  @Override
  public void close() {
    evaluation.close();
  }
}
