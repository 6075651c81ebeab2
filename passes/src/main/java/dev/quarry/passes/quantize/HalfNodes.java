package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.npu.PictureReader;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import dev.quarry.passes.PassContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns float ops into what the NPU computes with halves, node by node.
public final class HalfNodes {
  private final PassContext context;
  private final TargetLimits limits;
  private final Map<Value, ConstantData> constants;
  private final GraphBuilder builder;
  private final HalfConvolutions convolutions;
  private final Map<Value, Node> activationAfter;
  private final Set<Node> joined;
  private final LoweredValues values;
  private final Map<Value, Value> constantMaps = new HashMap<>();

  /// @param graph what is lowered, or a graph with nodes that are
  /// @param builder the graph of level NPU
  /// @param values what has become of values, and becomes of results
  public HalfNodes(Graph graph, GraphBuilder builder, LoweredValues values, PassContext context) {
    this.context = context;
    this.constants = graph.constants();
    this.builder = builder;
    this.values = values;
    this.convolutions = new HalfConvolutions(builder);
    this.limits = FormLimits.inHalves(context.limits());
    this.activationAfter = JoinedActivations.of(graph, limits);
    this.joined = Set.copyOf(activationAfter.values());
  }

  /// Lowers a node; one that has been computed with the node before it is left out.
  ///
  /// @throws CompileException if the node or its weights are too large for halves
  public void lower(Node node) {
    if (joined.contains(node)) {
      return;
    }
    switch (Placement.of(node, constants, limits)) {
      case Placement.Constant _ -> {}
      case Placement.Quantized _ -> computed(node);
      case Placement.Elementwise(ElementwiseKind kind, Value a, Value b) ->
          elementwise(node, kind, mapOf(a), mapOf(b));
      case Placement.Rescale(Value input, float factor) -> rescale(node, input, factor);
      case Placement.Offset(Value input, float number) ->
          put(node, convolutions.adding(mapOf(input), number));
      case Placement.Movement _ -> put(node, moved(node));
      case Placement.Host _ -> host(node);
      case Placement.Index _ -> {
        put(node, node.op().def().withOperands(node.op(), this::real));
        context.count("on_cpu");
      }
      case Placement.None _ ->
          throw new CompileException(UnsupportedNode.diagnostic(node, constants, limits));
    }
  }

  private void computed(Node node) {
    switch (node.op()) {
      case Concat(List<Value> parts, int axis) ->
          put(
              node,
              new NpuConcat(
                  parts.stream().map(this::mapOf).toList(),
                  axis,
                  Collections.nCopies(parts.size(), Requant.COPY),
                  Storage.HALF));
      case MaxPool2d pool ->
          put(node, new NpuMaxPool(mapOf(pool.input()), pool.window(), pool.ceilMode()));
      case AveragePool2d pool -> put(node, new NpuAveragePool(mapOf(pool.input()), pool.window()));
      case Resize resize -> {
        NearestUpsampling factors = NearestUpsampling.of(resize).orElseThrow();
        put(
            node,
            new NpuResizeNearest(mapOf(resize.input()), factors.factorY(), factors.factorX()));
      }
      case ActivationOp op -> {
        context.count("activations");
        scaled(node, mapOf(op.input()), 1, HalfActivation.of(Activations.of(op)));
      }
      default -> convolution(node);
    }
  }

  /// Every value times a factor, with an activation; a long map is seen as a squarer one.
  private void scaled(Node node, Value map, float factor, HalfActivation activation) {
    Optional<Shape> squarer = LongMaps.squarer(map.shape());
    if (squarer.isEmpty()) {
      put(node, convolutions.scaling(map, factor, activation), activation.after());
      return;
    }
    Value view = append(node, new NpuView(map, squarer.get().dims(), Storage.HALF));
    Value done = append(node, convolutions.scaling(view, factor, activation));
    Value whole = added(node, done, activation.after());
    put(node, new NpuView(whole, map.shape().dims(), Storage.HALF));
  }

  private void convolution(Node node) {
    Convolution conv = Convolution.of(node.op()).orElseThrow();
    Optional<Node> after = Optional.ofNullable(activationAfter.get(node.result()));
    Activation function =
        after.map(n -> Activations.of((ActivationOp) n.op())).orElse(conv.activation());
    boolean late = conv.placement() == ResidualPlacement.BEFORE_ACTIVATION;
    Optional<Value> residual = conv.residual().map(this::mapOf);
    HalfActivation activation = HalfActivation.of(function);
    context.count("convolutions");
    ConstantData weight = conv.weights(values.data(conv.weight()));
    Optional<float[]> bias = conv.bias().map(v -> values.data(v).floats());
    Value input = stored(conv.input());
    boolean readsPicture =
        conv.group() == 1
            && conv.upsampling().isNone()
            && PictureReader.takes(conv.input().dim(3), conv.window());
    var parts =
        new HalfConvolutions.Parts(
            node.where(),
            input.type().layout() == Layout.NHWC && readsPicture ? input : map(input),
            weight,
            bias,
            conv.window(),
            conv.upsampling(),
            conv.group() > 1,
            conv.weight().name(),
            conv.bias().map(Value::name).orElse(""));
    if (residual.isEmpty()) {
      Op op = convolutions.of(parts, activation, Optional.empty(), false);
      put(after.orElse(node), location(node, after), op, activation.after());
    } else if (!late && activation.takesResidual()) {
      put(node, convolutions.of(parts, activation, residual, false));
    } else if (late && function instanceof Activation.Relu) {
      put(node, convolutions.of(parts, HalfActivation.of(Activation.NONE), residual, true));
    } else if (late) {
      HalfActivation none = HalfActivation.of(Activation.NONE);
      Value sum = append(node, convolutions.of(parts, none, residual, false));
      put(node, convolutions.scaling(sum, 1, activation), activation.after());
    } else {
      Value done = append(node, convolutions.of(parts, activation, Optional.empty(), false));
      Value whole = added(node, done, activation.after());
      put(node, new NpuHalfElementwise(ElementwiseKind.ADD, whole, residual.get(), false, false));
    }
  }

  private static Location location(Node node, Optional<Node> after) {
    return after.map(a -> node.location().with(a.location())).orElse(node.location());
  }

  private void elementwise(Node node, ElementwiseKind kind, Value a, Value b) {
    Optional<Node> relu = Optional.ofNullable(activationAfter.get(node.result()));
    Op op;
    if (kind != ElementwiseKind.SUB) {
      op = new NpuHalfElementwise(kind, a, b, false, relu.isPresent());
    } else if (a.shape().equals(b.shape())) {
      // a - b = -b + a
      op = new NpuHalfElementwise(ElementwiseKind.ADD, b, a, true, relu.isPresent());
    } else {
      Value negative =
          append(node, convolutions.scaling(b, -1, HalfActivation.of(Activation.NONE)));
      op = new NpuHalfElementwise(ElementwiseKind.ADD, a, negative, false, relu.isPresent());
    }
    put(relu.orElse(node), location(node, relu), op, 0);
  }

  /// A factor is the weight of a depthwise convolution; the limits have seen that it is a half.
  private void rescale(Node node, Value input, float factor) {
    scaled(node, mapOf(input), factor, HalfActivation.of(Activation.NONE));
  }

  private Op moved(Node node) {
    return switch (node.op()) {
      case Reshape(Value x, List<Integer> shape) -> {
        Value input = stored(x);
        boolean view =
            input.type().layout() != Layout.NHWC
                && input.type().element() == ElementType.F16
                && NpuView.isPossible(input.type(), new Shape(shape));
        yield view ? new NpuView(input, shape, Storage.HALF) : new Reshape(plain(input), shape);
      }
      case Slice slice when isBox(slice) ->
          new NpuSlice(
              mapOf(slice.input()), slice.starts().subList(1, 4), slice.sizes().subList(1, 4));
      default -> node.op().def().withOperands(node.op(), v -> plain(stored(v)));
    };
  }

  private static boolean isBox(Slice slice) {
    return slice.input().type().element().isFloat()
        && slice.input().type().rank() == 4
        && slice.steps().stream().allMatch(step -> step == 1)
        && slice.sizes().getFirst() == slice.input().dim(0);
  }

  /// A float op between two conversions, which the CPU of the chip does.
  private void host(Node node) {
    Op op = node.op().def().withOperands(node.op(), this::real);
    Value real = builder.append(op, node.location(), node.result().name());
    put(node, new Cast(real, ElementType.F16));
    context.count("on_cpu");
  }

  private Value real(Value value) {
    ConstantData data = constants.get(value);
    return data != null
        ? builder.constant(data, value.name())
        : builder.append(
            new Cast(plain(stored(value)), ElementType.F32), Location.UNKNOWN, value.name());
  }

  private Value mapOf(Value value) {
    ConstantData data = constants.get(value);
    return data != null
        ? constantMaps.computeIfAbsent(
            value, v -> builder.constant(HalfConvolutions.map(data), v.name()))
        : map(stored(value));
  }

  private Value map(Value stored) {
    return values.map(stored);
  }

  private Value plain(Value stored) {
    return values.plain(stored);
  }

  private Value append(Node node, Op op) {
    return builder.append(op, node.location(), node.result().name());
  }

  private Value added(Node node, Value value, float number) {
    return number == 0 ? value : append(node, convolutions.adding(value, number));
  }

  private void put(Node node, Op op) {
    put(node, op, 0);
  }

  private void put(Node node, Op op, float after) {
    put(node, node.location(), op, after);
  }

  private void put(Node node, Location location, Op op, float after) {
    Value done = builder.append(op, location, node.result().name());
    values.put(node.result(), added(node, done, after));
  }

  private Value stored(Value value) {
    return values.stored(value);
  }
}
