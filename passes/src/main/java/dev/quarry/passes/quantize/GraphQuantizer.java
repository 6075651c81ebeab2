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
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QAddNumber;
import dev.quarry.ir.op.quant.QAveragePool2d;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QMapProduct;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QRescale;
import dev.quarry.ir.op.quant.QResizeLinear;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.calibrate.CoarseJoins;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One run of [AssignQuantization].
final class GraphQuantizer {
  private static final String COARSE_JOIN =
      "end the network before the join (--cut-heads writes what follows as an ONNX file), or store"
          + " it in halves (--layer-dtype PATTERN=f16)";

  private final AssignQuantization options;
  private final Graph graph;
  private final PassContext context;
  private final Map<Value, ConstantData> constants;
  private final GraphBuilder builder;
  private final Map<Value, Node> activationAfter;
  private final HalfIslands islands;
  private final ActivationRanges ranges;
  private final MixedValues values;

  /// @throws CompileException naming every node without a quantized form, or values without range
  GraphQuantizer(AssignQuantization options, Graph graph, PassContext context) {
    UnsupportedNode.requireNone(graph, context.limits());
    this.options = options;
    this.graph = graph;
    this.context = context;
    this.constants = graph.constants();
    this.builder = new GraphBuilder(graph.name());
    this.activationAfter = JoinedActivations.of(graph, context.limits());
    this.islands = HalfIslands.of(graph, activationAfter, options.halves(), context);
    this.ranges = ActivationRanges.of(graph, options, islands.entries(), context.ranges());
    this.values = new MixedValues(graph, builder, ranges, context);
  }

  Graph quantize() {
    Set<Node> joined = new HashSet<>(activationAfter.values());
    List<Value> inputs = new ArrayList<>();
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      inputs.add(builder.input(value.name(), value.type(), input.preprocessing()));
    }
    for (int i = 0; i < inputs.size(); i++) {
      Value old = graph.inputs().get(i).value();
      if (graph.useCounts().getOrDefault(old, 0) > 0) {
        Op op = new Quantize(inputs.get(i), ranges.of(old));
        values.putBytes(old, builder.append(op, Location.UNKNOWN, ""));
      }
    }
    for (Node node : graph.nodes()) {
      if (islands.has(node)) {
        halves(node);
      } else if (!(node.op() instanceof Const) && !joined.contains(node)) {
        quantize(node);
      }
    }
    for (GraphOutput output : graph.outputs()) {
      builder.output(output.name(), delivered(output));
    }
    context
        .ranges()
        .map(seen -> CoarseJoins.find(graph, seen, this::storage, COARSE_JOIN))
        .ifPresent(warnings -> warnings.forEach(context::warn));
    return builder.build();
  }

  private Optional<Storage> storage(Node node) {
    return islands.has(node) ? Optional.empty() : Optional.of(ranges.of(node.result()));
  }

  /// Real numbers; indices stay integers.
  private Value delivered(GraphOutput output) {
    Value value = output.value();
    if (value.type().element() == ElementType.I64) {
      return stored(value);
    }
    Op op =
        islands.holds(value)
            ? new Cast(values.halves(value), ElementType.F32)
            : new Dequantize(stored(value));
    return builder.append(op, Location.UNKNOWN, output.name());
  }

  /// The same op on halves; one the NPU lacks computes real numbers, which become halves.
  private void halves(Node node) {
    boolean onHost = islands.isOnHost(node);
    Op op = node.op().def().withOperands(node.op(), onHost ? values::real : values::halves);
    Value result = builder.append(op, node.location(), node.result().name());
    if (onHost) {
      context.count("on_cpu");
      Op cast = new Cast(result, ElementType.F16);
      result = builder.append(cast, node.location(), node.result().name());
    }
    values.putHalves(node.result(), result);
  }

  private void quantize(Node node) {
    switch (Placement.of(node, constants, context.limits())) {
      case Placement.Constant _ -> {}
      case Placement.Quantized _ when activationAfter.containsKey(node.result()) ->
          transposedWithActivation(node);
      case Placement.Quantized _ -> put(node, quantizedOp(node));
      case Placement.Elementwise(ElementwiseKind kind, Value a, Value b) ->
          elementwise(node, kind, a, b);
      case Placement.Rescale(Value input, float factor) ->
          put(node, new QRescale(stored(input), factor));
      case Placement.Offset(Value input, float number) ->
          put(node, new QAddNumber(stored(input), number, ranges.of(node.result())));
      case Placement.Movement _ -> put(node, node.op().def().withOperands(node.op(), this::stored));
      case Placement.Host _ -> host(node);
      case Placement.Index _ -> {
        put(node, node.op().def().withOperands(node.op(), values::real));
        context.count("on_cpu");
      }
      case Placement.None _ ->
          throw new IllegalStateException("was refused before: " + node.where());
    }
  }

  private void elementwise(Node node, ElementwiseKind kind, Value a, Value b) {
    Optional<Node> relu = Optional.ofNullable(activationAfter.get(node.result()));
    Value result = relu.map(Node::result).orElse(node.result());
    Activation activation = relu.isPresent() ? new Activation.Relu() : Activation.NONE;
    Op op = new QElementwise(kind, operand(a), operand(b), activation, ranges.of(result));
    Location location = relu.map(r -> node.location().with(r.location())).orElse(node.location());
    values.putBytes(result, builder.append(op, location, result.name()));
  }

  private void transposedWithActivation(Node node) {
    Node after = activationAfter.get(node.result());
    if (after == null || !(after.op() instanceof ActivationOp activation)) {
      throw new IllegalStateException("no activation behind " + node.where());
    }
    Convolution conv = Convolution.of(node.op()).orElseThrow();
    Op op = convolution(conv, Activations.of(activation), ranges.of(after.result()));
    Location location = node.location().with(after.location());
    values.putBytes(after.result(), builder.append(op, location, after.result().name()));
  }

  private Op quantizedOp(Node node) {
    Value result = node.result();
    return switch (node.op()) {
      case Concat(List<Value> parts, int axis) ->
          new QConcat(parts.stream().map(this::stored).toList(), axis, ranges.of(result));
      case MaxPool2d pool -> new QMaxPool2d(stored(pool.input()), pool.window(), pool.ceilMode());
      case MapProduct(Value kernels, Value input, int groups, ProductAxis over) ->
          new QMapProduct(stored(kernels), stored(input), groups, over, ranges.of(result));
      case AveragePool2d pool -> new QAveragePool2d(stored(pool.input()), pool.window());
      case Resize resize -> enlargement(resize);
      case ActivationOp op ->
          new QActivation(stored(op.input()), Activations.of(op), ranges.of(result));
      default -> {
        Convolution conv = Convolution.of(node.op()).orElseThrow();
        yield convolution(conv, conv.activation(), ranges.of(result));
      }
    };
  }

  private Op enlargement(Resize resize) {
    Value input = stored(resize.input());
    return NearestUpsampling.of(resize)
        .<Op>map(f -> new QResizeNearest(input, f.factorY(), f.factorX()))
        .or(
            () ->
                LinearUpsampling.of(resize)
                    .map(f -> new QResizeLinear(input, f.factorY(), f.factorX())))
        .orElseThrow();
  }

  /// A float op between two conversions, which the CPU of the chip does.
  private void host(Node node) {
    Op op = node.op().def().withOperands(node.op(), values::real);
    Value real = builder.append(op, node.location(), node.result().name());
    Op back = new Quantize(real, ranges.of(node.result()));
    values.putBytes(node.result(), builder.append(back, node.location(), node.result().name()));
    context.count("on_cpu");
  }

  private void put(Node node, Op op) {
    values.putBytes(node.result(), builder.append(op, node.location(), node.result().name()));
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
    return values.bytes(value);
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
