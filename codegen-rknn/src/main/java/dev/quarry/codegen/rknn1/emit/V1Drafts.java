package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The nodes of a file in the order of the module, and where each stored value is found.
final class V1Drafts {
  private final Graph graph;
  private final Map<Value, ConstantData> constants;
  private final Map<Value, Node> definitions;
  private final Map<Value, Integer> inputs = new HashMap<>();
  private final Map<Value, Draft.Port> places = new HashMap<>();
  private final List<Optional<V1Type>> inputTypes = new ArrayList<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();
  private final FullyConnected fullyConnected;
  private final ChannelShuffle shuffles;
  private final boolean channelsInnermost;

  /// @param channelsInnermost whether pictures enter as rows, columns, channels
  V1Drafts(Graph graph, boolean channelsInnermost) {
    this.graph = graph;
    this.channelsInnermost = channelsInnermost;
    this.constants = graph.constants();
    this.definitions = graph.definitions();
    this.fullyConnected = FullyConnected.of(graph);
    this.shuffles = ChannelShuffle.of(graph);
    for (int i = 0; i < graph.inputs().size(); i++) {
      inputs.put(graph.inputs().get(i).value(), i);
      inputTypes.add(Optional.empty());
    }
  }

  /// The nodes.
  List<Draft> drafts() {
    return drafts;
  }

  /// The node behind every graph output.
  List<Integer> outputs() {
    return outputs;
  }

  /// How a graph input is stored.
  V1Type inputType(int index) {
    return inputTypes.get(index).orElse(V1Type.plain(V1Element.FLOAT16));
  }

  FullyConnected fullyConnected() {
    return fullyConnected;
  }

  void make() {
    List<Diagnostic> problems = new ArrayList<>();
    for (Node node : graph.nodes()) {
      try {
        make(node);
      } catch (CompileException e) {
        problems.addAll(e.diagnostics());
        break; // what follows reads the missing result
      }
    }
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
    Set<Integer> read = new HashSet<>();
    for (Draft draft : drafts) {
      for (Draft.Port port : draft.inputs()) {
        if (port instanceof Draft.Port.Node(int index)) {
          read.add(index);
        }
      }
    }
    for (GraphOutput output : graph.outputs()) {
      outputs.add(output(output, read));
    }
  }

  private void make(Node node) {
    switch (node.op()) {
      case Const _ -> {}
      case Quantize(Value real, _) -> stored(real, node);
      case Cast(Value x, ElementType to) when to == ElementType.F16 -> stored(x, node);
      case Cast(Value halves, _) -> places.put(node.result(), place(halves));
      case Dequantize(Value x) -> places.put(node.result(), place(x));
      case QuantOp _ -> new DraftNode(node, this).make(node.result());
      case NnOp op -> {
        Value x = op.def().operandsOf(op).getFirst();
        if (fullyConnected.isAbsorbed(node)) {
          places.put(node.result(), place(x));
        } else if (shuffles.shuffles().containsKey(node)) {
          new DraftNode(node, this).shuffle(shuffles.shuffles().get(node));
        } else if (!shuffles.absorbed().contains(node)
            && node.result().type().element().isInteger()) {
          new DraftNode(node, this).make(node.result());
        }
        // A float op becomes a node when its result is stored.
      }
      default -> throw refused(node);
    }
  }

  /// A conversion to the stored form: of a graph input, or of what a float op delivers.
  private void stored(Value real, Node conversion) {
    Integer input = inputs.get(real);
    Value result = conversion.result();
    if (input != null) {
      V1Type type = V1Types.of(result.type());
      inputTypes.set(input, Optional.of(type));
      places.put(result, input(input, type));
      return;
    }
    Node definition = definitions.get(real);
    if (definition == null || !(definition.op() instanceof NnOp)) {
      throw refused(conversion);
    }
    new DraftNode(definition, this).make(result);
  }

  /// A graph input, behind the node that brings it into the order the other nodes read.
  private Draft.Port input(int index, V1Type type) {
    var port = new Draft.Port.Input(index);
    Value input = graph.inputs().get(index).value();
    return isPermuted(input.shape())
        ? add(
            new Draft(
                input.name() + "_insert_permute_out_0",
                V1Op.PERMUTE,
                new V1Params.Permute(List.of(1, 2, 0, 3), 4),
                Optional.empty(),
                List.of(port),
                type,
                input.shape()))
        : port;
  }

  private boolean isPermuted(Shape shape) {
    return channelsInnermost && shape.rank() == 4;
  }

  /// The shape a graph input has in the file, outermost dimension first.
  Shape inputShape(int index) {
    Shape s = graph.inputs().get(index).value().shape();
    return isPermuted(s) ? Shape.of(s.at(0), s.at(2), s.at(3), s.at(1)) : s;
  }

  static CompileException refused(Node node) {
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.NOT_SUPPORTED_BY_TARGET,
                node.where(),
                "no file is known that shows how this op is written")
            .help("quantize with assign-layer-quantization, which names every such node"));
  }

  /// Adds a node and says where its result is found.
  void add(Draft draft, Value result) {
    places.put(result, new Draft.Port.Node(drafts.size()));
    drafts.add(draft);
  }

  /// Adds a node whose result only other drafts read.
  Draft.Port add(Draft draft) {
    drafts.add(draft);
    return new Draft.Port.Node(drafts.size() - 1);
  }

  Optional<ConstantData> constant(Value value) {
    return Optional.ofNullable(constants.get(value));
  }

  /// Where a stored value is found, or the real numbers it stands for.
  Draft.Port place(Value value) {
    Draft.Port place = places.get(value);
    if (place == null) {
      throw new IllegalStateException("this is a bug: " + value + " has no place");
    }
    return place;
  }

  /// The type of what a port reads.
  V1Type type(Draft.Port port) {
    return switch (port) {
      case Draft.Port.Input(int index) -> inputType(index);
      case Draft.Port.Node(int index) -> drafts.get(index).type();
      case Draft.Port.Constant(_, V1Type type, _) -> type;
      case Draft.Port.Open _ ->
          throw new IllegalStateException("this is a bug: nothing has no type");
    };
  }

  /// A result is either read by nodes or an output; what is both is copied by a node that keeps the
  /// shape, because no file is known that shows such a value.
  private int output(GraphOutput output, Set<Integer> read) {
    Draft.Port place = place(output.value());
    boolean own =
        place instanceof Draft.Port.Node(int index)
            && !read.contains(index)
            && !outputs.contains(index);
    if (own && place instanceof Draft.Port.Node(int index)) {
      return index;
    }
    Shape shape = output.value().shape();
    List<Integer> size = V1Types.size(shape);
    drafts.add(
        new Draft(
            "Reshape_" + output.name(),
            V1Op.RESHAPE,
            new V1Params.Reshape(size, size.size()),
            Optional.empty(),
            List.of(place),
            type(place),
            shape));
    return drafts.size() - 1;
  }
}
