package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QMapProduct;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QRescale;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One run of [AssignQuantization].
final class GraphQuantizer {
  private final AssignQuantization options;
  private final Graph graph;
  private final PassContext context;
  private final Map<Value, ConstantData> constants;
  private final GraphBuilder builder;
  private final Map<Value, Value> quantized = new HashMap<>();
  private final Map<Value, Node> activationAfter;

  GraphQuantizer(AssignQuantization options, Graph graph, PassContext context) {
    this.options = options;
    this.graph = graph;
    this.context = context;
    this.constants = graph.constants();
    this.builder = new GraphBuilder(graph.name());
    this.activationAfter = JoinedActivations.of(graph, context.limits());
  }

  /// @throws CompileException naming every node without a quantized form, or values without range
  Graph quantize() {
    UnsupportedNode.requireNone(graph, context.limits());
    ActivationRanges ranges = ActivationRanges.of(graph, options, context.ranges());
    Set<Node> joined = new HashSet<>(activationAfter.values());
    List<Value> inputs = new ArrayList<>();
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      inputs.add(builder.input(value.name(), value.type(), input.preprocessing()));
    }
    for (int i = 0; i < inputs.size(); i++) {
      Value old = graph.inputs().get(i).value();
      Op op = new Quantize(inputs.get(i), ranges.of(old));
      quantized.put(old, builder.append(op, Location.UNKNOWN, ""));
    }
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const) && !joined.contains(node)) {
        quantize(node, ranges);
      }
    }
    for (GraphOutput output : graph.outputs()) {
      Op op = new Dequantize(stored(output.value()));
      builder.output(output.name(), builder.append(op, Location.UNKNOWN, output.name()));
    }
    return builder.build();
  }

  private void quantize(Node node, ActivationRanges ranges) {
    switch (Placement.of(node, constants, context.limits())) {
      case Placement.Constant _ -> {}
      case Placement.Quantized _ when activationAfter.containsKey(node.result()) ->
          transposedWithActivation(node, ranges);
      case Placement.Quantized _ -> put(node, quantizedOp(node, ranges));
      case Placement.Elementwise(ElementwiseKind kind, Value a, Value b) ->
          elementwise(node, kind, a, b, ranges);
      case Placement.Rescale(Value input, float factor) ->
          put(node, new QRescale(stored(input), factor));
      case Placement.Movement _ -> put(node, node.op().def().withOperands(node.op(), this::stored));
      case Placement.Host _ -> host(node, ranges);
      case Placement.None _ ->
          throw new IllegalStateException("was refused before: " + node.where());
    }
  }

  private void elementwise(
      Node node, ElementwiseKind kind, Value a, Value b, ActivationRanges ranges) {
    Optional<Node> relu = Optional.ofNullable(activationAfter.get(node.result()));
    Value result = relu.map(Node::result).orElse(node.result());
    Activation activation = relu.isPresent() ? new Activation.Relu() : Activation.NONE;
    Op op = new QElementwise(kind, operand(a), operand(b), activation, ranges.of(result));
    Location location = relu.map(r -> node.location().with(r.location())).orElse(node.location());
    quantized.put(result, builder.append(op, location, result.name()));
  }

  private void transposedWithActivation(Node node, ActivationRanges ranges) {
    Node after = activationAfter.get(node.result());
    if (after == null || !(after.op() instanceof ActivationOp activation)) {
      throw new IllegalStateException("no activation behind " + node.where());
    }
    Convolution conv = Convolution.of(node.op()).orElseThrow();
    Op op = convolution(conv, Activations.of(activation), ranges.of(after.result()));
    Location location = node.location().with(after.location());
    quantized.put(after.result(), builder.append(op, location, after.result().name()));
  }

  private Op quantizedOp(Node node, ActivationRanges ranges) {
    Value result = node.result();
    return switch (node.op()) {
      case Concat(List<Value> parts, int axis) ->
          new QConcat(parts.stream().map(this::stored).toList(), axis, ranges.of(result));
      case MaxPool2d pool -> new QMaxPool2d(stored(pool.input()), pool.window(), pool.ceilMode());
      case MapProduct(Value kernels, Value input, int groups, ProductAxis over) ->
          new QMapProduct(stored(kernels), stored(input), groups, over, ranges.of(result));
      case Resize resize -> {
        NearestUpsampling factors = NearestUpsampling.of(resize).orElseThrow();
        yield new QResizeNearest(stored(resize.input()), factors.factorY(), factors.factorX());
      }
      case ActivationOp op ->
          new QActivation(stored(op.input()), Activations.of(op), ranges.of(result));
      default -> {
        Convolution conv = Convolution.of(node.op()).orElseThrow();
        yield convolution(conv, conv.activation(), ranges.of(result));
      }
    };
  }

  /// A float op between two conversions, which the CPU of the chip does.
  private void host(Node node, ActivationRanges ranges) {
    Op op = node.op().def().withOperands(node.op(), this::real);
    Value real = builder.append(op, node.location(), node.result().name());
    Op back = new Quantize(real, ranges.of(node.result()));
    quantized.put(node.result(), builder.append(back, node.location(), node.result().name()));
    context.count("on_cpu");
  }

  private Value real(Value value) {
    ConstantData data = constants.get(value);
    return data != null
        ? builder.constant(data, value.name())
        : builder.append(new Dequantize(stored(value)), Location.UNKNOWN, value.name());
  }

  private void put(Node node, Op op) {
    quantized.put(node.result(), builder.append(op, node.location(), node.result().name()));
  }

  private Op convolution(Convolution conv, Activation activation, Storage out) {
    ConstantData weight = conv.weights(data(conv.weight()));
    int channels = weight.type().shape().at(0);
    float[] bias = conv.bias().map(v -> data(v).floats()).orElseGet(() -> new float[channels]);
    Value input = stored(conv.input());
    float inputScale = input.type().perTensor().scale();
    boolean perChannel = options.perChannelWeights() && (channels > 1 || conv.isDepthwise());
    ConstantData stored =
        new WeightQuantizer(options.domain(), perChannel).quantize(weight, bias, inputScale);
    context.count("convolutions");
    Value weights = builder.constant(stored, conv.weight().name());
    String biasName = conv.bias().map(Value::name).orElse("");
    Value biases = builder.constant(ConstantData.of(Shape.of(channels), bias), biasName);
    return new QConv2d(
        input,
        weights,
        Optional.of(biases),
        conv.residual().map(this::stored),
        conv.window(),
        conv.upsampling(),
        conv.group(),
        activation,
        conv.placement(),
        out);
  }

  private Value stored(Value value) {
    Value found = quantized.get(value);
    if (found == null) {
      throw new IllegalStateException(value + " has not been quantized");
    }
    return found;
  }

  /// A value, or a constant map with steps of its own.
  private Value operand(Value value) {
    ConstantData data = constants.get(value);
    if (data == null) {
      return stored(value);
    }
    float[] real = data.floats();
    ValueRange range = new ValueRange(0, 0);
    for (float number : real) {
      range = range.union(new ValueRange(number, number));
    }
    Storage storage = options.domain().storage(range);
    Quantization.PerTensor step = storage.step();
    byte[] bytes = new byte[real.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) options.domain().stored(real[i], step.scale(), step.zeroPoint());
    }
    return builder.constant(ConstantData.ofBytes(storage.at(value.shape()), bytes), value.name());
  }

  private ConstantData data(Value value) {
    ConstantData found = constants.get(value);
    if (found == null) {
      throw new IllegalStateException(value + " is not a constant");
    }
    return found;
  }
}
