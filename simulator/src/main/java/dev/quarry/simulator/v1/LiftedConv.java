package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Scheme;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/// A convolution, transposed convolution or fully connected layer. Where everything is quantized
/// the products are integers, with the bias in their unit; otherwise it is computed on real
/// numbers.
final class LiftedConv {
  private final int index;
  private final V1Node node;
  private final LiftedValues values;
  private final Location location;
  private final Value input;
  private final int weight;
  private final Optional<Integer> bias;

  LiftedConv(int index, V1Node node, LiftedValues values) {
    this.index = index;
    this.node = node;
    this.values = values;
    this.location = Location.of(node.lid());
    this.input =
        values.stored(values.source(index, 0).orElseThrow(() -> without("an unconnected input")));
    this.weight = constant(1).orElseThrow(() -> without("computed weights"));
    this.bias = constant(2);
  }

  private CompileException without(String what) {
    return LiftedValues.notExecutable("node " + index + " '" + node.lid() + "'", what);
  }

  private Optional<Integer> constant(int port) {
    Optional<Source> source = values.source(index, port);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    return switch (source.get()) {
      case Source.Constant(int id) -> Optional.of(id);
      case Source.Input _, Source.Result _ -> throw without("computed weights");
    };
  }

  Value lift() {
    return switch (node.params()) {
      case V1Params.Conv p -> convolution(p);
      case V1Params.Deconv p -> transposed(p);
      case V1Params.Fcl(int outputs) -> fullyConnected(outputs);
      default -> throw new IllegalStateException("this is a bug: " + node.params());
    };
  }

  private V1Type type() {
    return values.type(index, 0);
  }

  private Activation activation() {
    boolean relu = node.policy().flatMap(p -> p.hasRelu()).filter(r -> r != 0).isPresent();
    return relu ? new Activation.Relu() : Activation.NONE;
  }

  private Value convolution(V1Params.Conv p) {
    Shape shape = LiftedValues.shape(values.tensor(weight).size());
    boolean depthwise = p.multiplier() != 0;
    if (p.multiplier() > 1) {
      throw without("a depthwise convolution with multiplier " + p.multiplier());
    }
    Shape kernel = depthwise ? Shape.of(shape.at(1), 1, shape.at(2), shape.at(3)) : shape;
    Window window = LiftedValues.window(p.kernel(), p.stride(), p.pad(), p.dilation());
    return convolved(input, kernel, window, Math.max(1, p.group()), values.name(index));
  }

  private Value convolved(Value x, Shape kernel, Window window, int group, String name) {
    Optional<Storage> out = quantized();
    if (out.isPresent()) {
      ConstantData weights = values.quantizedConstant(weight);
      Op op =
          new QConv2d(
              x,
              values.constant(weights.withType(weights.type().withShape(kernel))),
              integerBias(),
              Optional.empty(),
              window,
              Upsampling.NONE,
              group,
              activation(),
              ResidualPlacement.AFTER_ACTIVATION,
              out.get());
      return values.add(op, location, name);
    }
    ConstantData weights = values.realConstant(weight);
    Value w = values.constant(weights.withType(weights.type().withShape(kernel)));
    Value sum = values.add(new Conv2d(values.real(x), w, realBias(), window, group), location, "");
    return stored(sum, name);
  }

  private Value stored(Value sum, String name) {
    Value activated =
        switch (activation()) {
          case Activation.Relu _ -> values.add(new Relu(sum), location, "");
          default -> sum;
        };
    return values.store(activated, type(), location, name);
  }

  /// The result's storage, if input, weights, bias and result are quantized in one way.
  private Optional<Storage> quantized() {
    Optional<Storage> out = LiftedValues.storage(type());
    V1Tensor.Const w = values.tensor(weight);
    Optional<Storage> weights = LiftedValues.storage(w.type());
    boolean integers =
        input.type().quantization() instanceof Quantization.PerTensor
            && weights.isPresent()
            && weights.get().element() == input.type().element()
            && bias.stream().allMatch(id -> isInteger(values.tensor(id).type()));
    return integers ? out : Optional.empty();
  }

  private static boolean isInteger(V1Type type) {
    return type.scheme() != V1Scheme.NONE
        && (type.element() == V1Element.INT32 || type.element() == V1Element.INT64);
  }

  private Optional<Value> integerBias() {
    return bias.map(id -> values.constant(values.integerConstant(id)));
  }

  private Optional<Value> realBias() {
    return bias.map(
        id -> {
          ConstantData data = values.realConstant(id);
          return values.constant(ConstantData.of(Shape.of(data.elements()), data.floats()));
        });
  }

  /// The input's elements in the order channel, row, column, as in ONNX.
  private Value fullyConnected(int outputs) {
    int inputs = LiftedValues.shape(values.tensor(weight).size()).elements() / outputs;
    int rows = input.shape().elements() / inputs;
    Value pixels = values.add(new Reshape(input, List.of(rows, inputs, 1, 1)), location, "");
    Value result = convolved(pixels, Shape.of(outputs, inputs, 1, 1), Window.pointwise(), 1, "");
    return values.add(new Reshape(result, List.of(rows, outputs)), location, values.name(index));
  }

  /// Weights lie as ONNX has them: input channel, output channel, row, column, not turned.
  private Value transposed(V1Params.Deconv p) {
    Shape kernel = LiftedValues.shape(values.tensor(weight).size());
    if (p.group() > 1 && kernel.at(0) != input.dim(1)) {
      throw without("a transposed convolution with groups");
    }
    Window window = LiftedValues.window(p.kernel(), p.stride(), p.pad(), List.of(1, 1));
    List<Integer> outputPads = p.outputPadding().reversed();
    Optional<Window> turned =
        p.group() > 1 ? Optional.empty() : turned(window, outputPads.get(0), outputPads.get(1));
    Optional<Storage> storage = quantized();
    if (turned.isPresent() && storage.isPresent()) {
      return turned(
          turned.get(), new Upsampling(window.strideY(), window.strideX()), storage.get());
    }
    var real =
        new ConvTranspose2d(
            values.real(input),
            values.constant(values.realConstant(weight)),
            realBias(),
            window,
            Math.max(1, p.group()),
            outputPads);
    return stored(values.add(real, location, ""), values.name(index));
  }

  /// The window of the ordinary convolution over the input with zeros inserted; empty where it
  /// would need less than no padding.
  private Optional<Window> turned(Window w, int extraRows, int extraColumns) {
    int top = w.kernelHeight() - 1 - w.padTop();
    int left = w.kernelWidth() - 1 - w.padLeft();
    // The inserted zeros end behind the last pixel, so they are part of the padding there.
    int bottom = w.kernelHeight() - w.padBottom() + extraRows - w.strideY();
    int right = w.kernelWidth() - w.padRight() + extraColumns - w.strideX();
    return Math.min(Math.min(top, left), Math.min(bottom, right)) < 0
        ? Optional.empty()
        : Optional.of(
            new Window(w.kernelHeight(), w.kernelWidth(), 1, 1, top, left, bottom, right, 1, 1));
  }

  private Value turned(Window window, Upsampling upsampling, Storage out) {
    Op op =
        new QConv2d(
            input,
            values.constant(turned(values.quantizedConstant(weight))),
            integerBias(),
            Optional.empty(),
            window,
            upsampling,
            1,
            activation(),
            ResidualPlacement.AFTER_ACTIVATION,
            out);
    return values.add(op, location, values.name(index));
  }

  /// Weights CxKxRxS as KxCxRxS, turned.
  private static ConstantData turned(ConstantData stored) {
    Shape shape = stored.type().shape();
    int size = stored.type().element().bytes();
    int kernels = shape.at(1);
    int taps = shape.at(2) * shape.at(3);
    byte[] from = stored.bytes().toArray(ValueLayout.JAVA_BYTE);
    byte[] to = new byte[from.length];
    for (int i = 0; i < from.length / size; i++) {
      int kernel = i / taps % kernels;
      int channel = i / (taps * kernels);
      int place = (kernel * shape.at(0) + channel) * taps + taps - 1 - i % taps;
      System.arraycopy(from, i * size, to, place * size, size);
    }
    Shape turned = Shape.of(kernels, shape.at(0), shape.at(2), shape.at(3));
    return new ConstantData(stored.type().withShape(turned), MemorySegment.ofArray(to));
  }
}
