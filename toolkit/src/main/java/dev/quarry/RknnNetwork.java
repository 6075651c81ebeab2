package dev.quarry;

import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.OutputForm;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.simulator.machine.NodeObserver;
import dev.quarry.simulator.machine.RegisterMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A compiled file on the register machine.
final class RknnNetwork implements Network {
  private final RknnModel model;
  private final RegisterMachine machine;
  private final List<NetworkInput> inputs;

  RknnNetwork(RknnModel model, int threads, Engine engine) {
    this.model = model;
    this.machine = RegisterMachine.load(model, threads, Engines.convolutions(engine));
    var list = new ArrayList<NetworkInput>();
    for (int i = 0; i < model.graph().inputs().size(); i++) {
      RknnTensor tensor = tensor(model.graph().inputs().get(i));
      Preprocessing preprocessing =
          i < model.graph().inputNorms().size()
              ? preprocessing(model.graph().inputNorms().get(i), tensor)
              : Preprocessing.NONE;
      list.add(new NetworkInput(tensor.name(), shape(tensor), preprocessing));
    }
    this.inputs = List.copyOf(list);
    model.graph().inputs().forEach(this::requireScale);
    model.graph().outputs().forEach(this::requireScale);
  }

  private void requireScale(int index) {
    RknnTensor tensor = tensor(index);
    float scale = tensor.quantization().scaleOrOne();
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.DAMAGED_RKNN,
              "tensor '" + tensor.name() + "'",
              "its scale is " + scale));
    }
  }

  private static Preprocessing preprocessing(InputNorm norm, RknnTensor tensor) {
    int channels = tensor.shape().size() > 1 ? tensor.shape().get(1) : 1;
    if (channels > norm.mean().size() || channels > norm.std().size()) {
      return Preprocessing.NONE;
    }
    boolean bgr =
        channels >= 3 && norm.channelOrder().size() > 2 && norm.channelOrder().get(0) == 2;
    return new Preprocessing(
        norm.mean().subList(0, channels),
        norm.std().subList(0, channels),
        bgr ? ChannelOrder.BGR : ChannelOrder.RGB);
  }

  private RknnTensor tensor(int index) {
    return model.tensor(index);
  }

  private static Shape shape(RknnTensor tensor) {
    return new Shape(tensor.shape());
  }

  @Override
  public List<NetworkInput> inputs() {
    return inputs;
  }

  @Override
  public List<String> outputNames() {
    return model.graph().outputs().stream().map(i -> tensor(i).name()).toList();
  }

  @Override
  public List<NetworkOutput> run(List<Sample> samples, LayerListener layers) {
    List<byte[]> data = bytes(samples);
    machine.run(data, layers.equals(LayerListener.NONE) ? NodeObserver.NONE : observer(layers));
    return model.graph().outputs().stream().map(this::output).toList();
  }

  private List<byte[]> bytes(List<Sample> samples) {
    if (samples.size() != inputs.size()) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, "the network", "number of inputs")
              .expected(Integer.toString(inputs.size()), Integer.toString(samples.size())));
    }
    var data = new ArrayList<byte[]>();
    for (int i = 0; i < samples.size(); i++) {
      data.add(bytes(samples.get(i), i));
    }
    return data;
  }

  @Override
  public List<NetworkLayer> layers() {
    return model.graph().nodes().stream()
        .filter(
            node -> !node.type().equals("InputOperator") && !node.type().equals("OutputOperator"))
        .flatMap(node -> node.outputs().stream())
        .map(index -> layer(tensor(index)))
        .toList();
  }

  @Override
  public List<NetworkLayer> storedOutputs() {
    return model.graph().outputs().stream().map(index -> layer(tensor(index))).toList();
  }

  private static NetworkLayer layer(RknnTensor tensor) {
    return tensor.dtype() == RknnDataType.INT8
        ? StoredForm.layer(tensor.name(), storedType(tensor))
        : NetworkLayer.real(tensor.name(), shape(tensor), tensor.dtype().text());
  }

  private static TensorType storedType(RknnTensor tensor) {
    return new TensorType(
        ElementType.I8,
        shape(tensor),
        new Quantization.PerTensor(
            tensor.quantization().scaleOrOne(), tensor.quantization().zeroPointOrZero()),
        Layout.PLAIN);
  }

  @Override
  public void runSeparately(
      List<Sample> samples, Map<String, Tensor> references, LayerListener layers) {
    machine.run(
        bytes(samples),
        (_, node, m) -> {
          for (int index : node.outputs()) {
            RknnTensor tensor = tensor(index);
            Tensor reference = references.get(tensor.name());
            if (reference != null) {
              layers.layer(tensor.name(), real(tensor, m.values(tensor)));
              m.replace(tensor, stored(tensor, reference.floats()));
            }
          }
        });
  }

  /// Real numbers as the machine takes the values of a tensor.
  private static Tensor stored(RknnTensor tensor, float[] real) {
    return switch (tensor.dtype()) {
      case INT8 -> StoredForm.of(real, storedType(tensor));
      case FLOAT16, FLOAT32 -> Tensor.of(shape(tensor), real);
      default ->
          throw new CompileException(
              Diagnostic.error(
                  DiagnosticCode.NOT_EXECUTABLE,
                  "tensor '" + tensor.name() + "'",
                  "real numbers as " + tensor.dtype().text()));
    };
  }

  private NodeObserver observer(LayerListener layers) {
    return (_, node, m) -> {
      for (int index : node.outputs()) {
        RknnTensor tensor = tensor(index);
        layers.layer(tensor.name(), real(tensor, m.values(tensor)));
      }
    };
  }

  private byte[] bytes(Sample sample, int index) {
    NetworkInput input = inputs.get(index);
    RknnTensor tensor = tensor(model.graph().inputs().get(index));
    if (tensor.dtype() == RknnDataType.INT8 && tensor.widthAlign() > 0) {
      return SampleFitting.pixels(sample, input.shape(), input.preprocessing(), input.name());
    }
    float[] values =
        SampleFitting.floats(sample, input.shape(), input.preprocessing(), input.name()).floats();
    return switch (tensor.dtype()) {
      case FLOAT16 -> halves(tensor.widthAlign() > 0 ? pixelOrder(values, input.shape()) : values);
      case INT8 -> quantized(values, tensor);
      default ->
          throw new CompileException(
              Diagnostic.error(
                  DiagnosticCode.NOT_EXECUTABLE,
                  "input '" + tensor.name() + "'",
                  "elements of type " + tensor.dtype().text()));
    };
  }

  private static byte[] quantized(float[] values, RknnTensor tensor) {
    float scale = tensor.quantization().scaleOrOne();
    int zero = tensor.quantization().zeroPointOrZero();
    byte[] stored = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      stored[i] = (byte) Rounding.saturateI8(Rounding.halfEven(values[i] / scale) + zero);
    }
    return stored;
  }

  private static byte[] halves(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Float.floatToFloat16(value));
    }
    return bytes.array();
  }

  /// Channels innermost.
  private static float[] pixelOrder(float[] planes, Shape shape) {
    int channels = shape.at(1);
    int plane = shape.at(2) * shape.at(3);
    float[] pixels = new float[planes.length];
    for (int i = 0; i < pixels.length; i++) {
      int frame = i / (channels * plane);
      int pixel = i / channels % plane;
      pixels[i] = planes[(frame * channels + i % channels) * plane + pixel];
    }
    return pixels;
  }

  private NetworkOutput output(int index) {
    RknnTensor tensor = tensor(index);
    Tensor values = machine.values(tensor);
    Optional<Tensor> stored =
        values instanceof Tensor.OfByte ? Optional.of(values) : Optional.empty();
    return new NetworkOutput(tensor.name(), real(tensor, values), stored);
  }

  /// The real numbers of a tensor.
  private static Tensor real(RknnTensor tensor, Tensor values) {
    return switch (values) {
      case Tensor.OfFloat floats -> floats;
      case Tensor.OfByte(_, byte[] stored) -> {
        float scale = tensor.quantization().scaleOrOne();
        int zero = tensor.quantization().zeroPointOrZero();
        float[] real = new float[stored.length];
        for (int i = 0; i < real.length; i++) {
          real[i] = (stored[i] - zero) * scale;
        }
        yield Tensor.of(shape(tensor), real);
      }
      case Tensor.OfLong(_, long[] integers) -> {
        float[] real = new float[integers.length];
        for (int i = 0; i < real.length; i++) {
          real[i] = integers[i];
        }
        yield Tensor.of(shape(tensor), real);
      }
      case Tensor.OfShort _, Tensor.OfInt _ ->
          throw new IllegalStateException("this is a bug: " + values.type());
    };
  }

  @Override
  public Map<OutputForm, Tensor> convert(int output) {
    return machine.convert(output);
  }

  @Override
  public void close() {
    machine.close();
  }
}
