package dev.quarry.passes.layerquant;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.calibrate.CoarseJoins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One run of [AssignLayerQuantization]: the values of the new graph, and the walk over the old
/// one.
final class LayerQuantizer {
  private static final String COARSE_JOIN =
      "end the network before the join (--cut-heads writes what follows as an ONNX file), or store"
          + " in 16 bits (--dtype dfp16)";

  private final AssignLayerQuantization options;
  private final Graph graph;
  private final PassContext context;
  private final Map<Value, ConstantData> constants;
  private final Map<Value, Integer> uses;
  private final Optional<SharedRanges> ranges;
  private final GraphBuilder builder;
  private final Map<Value, Value> stored = new HashMap<>();
  private final Map<Value, Value> reals = new HashMap<>();
  private final Map<Value, Value> copies = new HashMap<>();
  private final List<Diagnostic> problems = new ArrayList<>();
  private final List<Diagnostic> warnings = new ArrayList<>();

  LayerQuantizer(AssignLayerQuantization options, Graph graph, PassContext context) {
    this.options = options;
    this.graph = graph;
    this.context = context;
    this.constants = graph.constants();
    this.uses = graph.useCounts();
    this.ranges =
        options.domain().needsRanges()
            ? Optional.of(SharedRanges.of(graph, context.ranges(), options.assumed()))
            : Optional.empty();
    this.builder = new GraphBuilder(graph.name());
  }

  /// @throws CompileException naming every node without a form, or a value without range, then what
  ///   would have been warned of
  Graph quantize() {
    List<Value> inputs = new ArrayList<>();
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      inputs.add(builder.input(value.name(), value.type(), input.preprocessing()));
    }
    for (int i = 0; i < inputs.size(); i++) {
      Value old = graph.inputs().get(i).value();
      if (uses.getOrDefault(old, 0) > 0) {
        stored.put(old, store(inputs.get(i), old, Location.UNKNOWN, ""));
      } else {
        problems.add(unread(old));
      }
    }
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const)) {
        quantize(node);
      }
    }
    if (!problems.isEmpty()) {
      problems.addAll(warnings);
      throw new CompileException(problems);
    }
    context
        .ranges()
        .map(seen -> CoarseJoins.find(graph, seen, node -> storage(node.result()), COARSE_JOIN))
        .ifPresent(warnings::addAll);
    warnings.forEach(context::warn);
    for (GraphOutput output : graph.outputs()) {
      builder.output(output.name(), real(output.value()));
    }
    return builder.build();
  }

  private void quantize(Node node) {
    boolean known = node.operands().stream().allMatch(v -> stored.containsKey(v) || isConstant(v));
    if (known) {
      Optional<Diagnostic> problem = new LayerNode(node, this).quantize();
      problem.ifPresent(
          found -> {
            problems.add(found);
            standIn(node);
          });
    }
    // What has no range can neither be stored, nor what reads it.
  }

  /// Something in the place of the results of a node without a form, so that the nodes behind it
  /// are looked at as well; the graph is never finished.
  private void standIn(Node node) {
    for (Value result : node.results()) {
      if (result.type().element() == ElementType.F32) {
        float[] zeros = new float[result.shape().elements()];
        Value constant = builder.constant(ConstantData.of(result.shape(), zeros));
        stored.put(result, store(constant, result, node.location(), ""));
      }
    }
  }

  TensorDomain domain() {
    return options.domain();
  }

  void warn(Diagnostic warning) {
    warnings.add(warning);
  }

  void count(String counter) {
    context.count(counter);
  }

  boolean isConstant(Value value) {
    return constants.containsKey(value);
  }

  /// Whether a computed value is stored as integers.
  boolean isInteger(Value value) {
    return !isConstant(value) && stored(value).type().element().isInteger();
  }

  ConstantData data(Value value) {
    ConstantData found = constants.get(value);
    if (found == null) {
      throw new IllegalStateException("this is a bug: " + value + " is not a constant");
    }
    return found;
  }

  /// Whether only the graph's outputs read a value, as it is or in another shape or order.
  boolean leavesNetwork(Value value) {
    long outputs = graph.outputs().stream().filter(o -> o.value().equals(value)).count();
    List<Node> readers =
        graph.nodes().stream().filter(node -> node.operands().contains(value)).toList();
    return outputs + readers.size() == uses.getOrDefault(value, 0)
        && readers.stream()
            .allMatch(
                node ->
                    (node.op() instanceof Reshape || node.op() instanceof Transpose)
                        && leavesNetwork(node.result()));
  }

  /// How a value is stored; empty for halves.
  Optional<Storage> storage(Value old) {
    return ranges.flatMap(r -> options.domain().storage(r.of(old)));
  }

  /// A computed value as stored.
  Value stored(Value old) {
    Value found = stored.get(old);
    if (found == null) {
      throw new IllegalStateException("this is a bug: " + old + " has not been quantized");
    }
    return found;
  }

  /// The real numbers of a value; constants are rounded to halves, as files store them.
  Value real(Value old) {
    if (isConstant(old)) {
      return copies.computeIfAbsent(
          old, v -> builder.constant(TensorDomain.halves(data(v)), v.name()));
    }
    Value value = stored(old);
    if (value.type().quantization() instanceof Quantization.None) {
      return value;
    }
    return reals.computeIfAbsent(
        value, v -> builder.append(new Dequantize(v), Location.UNKNOWN, v.name()));
  }

  Value add(Op op, Location location, String name) {
    return builder.append(op, location, name);
  }

  /// Adds a node and gives its first result.
  Value first(Op op, Location location) {
    return builder.first(op, location, "");
  }

  /// Whether a node or an output of the network reads a value.
  boolean isRead(Value old) {
    return uses.getOrDefault(old, 0) > 0;
  }

  Value constant(ConstantData data, String name) {
    return builder.constant(data, name);
  }

  /// Defines the result of a node as it is.
  void put(Node node, Value value) {
    stored.put(node.result(), value);
  }

  /// Defines the result of a node from real numbers.
  void putReal(Node node, Op op) {
    Value real = builder.append(op, node.location(), "");
    put(node, store(real, node.result(), node.location(), node.result().name()));
  }

  private static Diagnostic unread(Value input) {
    return Diagnostic.error(
            DiagnosticCode.NOT_SUPPORTED_BY_TARGET,
            "input '" + input.name() + "'",
            "files of the first generation have no inputs that nobody reads")
        .expected("a node that reads it", "none")
        .help("name the inputs that stay: --inputs");
  }

  /// Defines the result of a node as halves, whatever the domain.
  void putHalves(Node node, Op op) {
    Value real = builder.append(op, node.location(), "");
    put(node, halves(real, node.location(), node.result().name()));
  }

  Value store(Value real, Value old, Location location, String name) {
    return storage(old)
        .map(storage -> builder.append(new Quantize(real, storage), location, name))
        .orElseGet(() -> halves(real, location, name));
  }

  private Value halves(Value real, Location location, String name) {
    Value halves = builder.append(new Cast(real, ElementType.F16), location, "");
    return builder.append(new Cast(halves, ElementType.F32), location, name);
  }

  /// The diagnostic of a node without a form.
  static Diagnostic refused(Node node, String why, String help) {
    return Diagnostic.error(DiagnosticCode.NOT_SUPPORTED_BY_TARGET, node.where(), why).help(help);
  }
}
