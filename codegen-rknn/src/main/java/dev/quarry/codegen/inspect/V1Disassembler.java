package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Scheme;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.codegen.rknn1.V1Validator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// First-generation files node by node: they hold no tasks, as the runtime compiles the graph when
/// it loads it, so that a block stands for a node: its parameters, what it reads and writes with
/// quantization, its constants with their place in the data section, the source nodes it serves. Of
/// precompiled graphs what is public is printed ([NbgListing]).
public final class V1Disassembler {
  private static final int VALUES_SHOWN = 8;

  private final V1File file;
  private final V1Model model;
  private final V1Graph graph;
  private final boolean everyValue;
  private final Consumer<String> out;

  private V1Disassembler(V1File file, V1Graph graph, boolean everyValue, Consumer<String> out) {
    this.file = file;
    this.model = file.model();
    this.graph = graph;
    this.everyValue = everyValue;
    this.out = out;
  }

  /// Prints a file, block by block.
  ///
  /// @param name name of the file, for messages
  /// @param everyValue whether constants are printed whole, and commands of precompiled graphs
  /// @throws dev.quarry.ir.diag.CompileException if the file is damaged
  public static void print(String name, V1File file, boolean everyValue, Consumer<String> out) {
    V1Graph graph = V1Validator.require(name, file);
    Consumer<String> printable = line -> out.accept(printable(line));
    if (NbgFile.recognises(file.data())) {
      NbgFile nbg = NbgFile.parse(name, file.data());
      new NbgListing(nbg, file.data(), everyValue, printable).print();
      return;
    }
    var disassembler = new V1Disassembler(file, graph, everyValue, printable);
    for (int node : graph.order()) {
      disassembler.node(node);
    }
  }

  private void node(int index) {
    V1Node node = model.nodes().get(index);
    out.accept(
        "node " + index + ": " + node.shortOp() + " '" + node.name() + "', uid " + node.uid());
    out.accept("  from      " + String.join(" + ", V1Words.sources(node)));
    if (node.kind().isEmpty()) {
      out.accept("  does      not known: the op is not described in public");
    }
    String parameters = V1Words.of(node.params());
    if (!parameters.isEmpty()) {
      out.accept("  does      " + parameters);
    }
    node.policy().ifPresent(policy -> out.accept("  numbers   " + V1Words.of(policy)));
    for (Map.Entry<Integer, Source> input : graph.inputs().get(index).entrySet()) {
      out.accept("  reads " + input.getKey() + "   " + source(input.getValue()));
    }
    multiplier(index).ifPresent(line -> out.accept("  scaling   " + line));
    for (int port = 0; port < graph.types().get(index).size(); port++) {
      out.accept("  writes " + port + "  " + result(index, port));
    }
  }

  private String source(Source source) {
    return switch (source) {
      case Source.Input(int norm) -> {
        V1Tensor.Norm tensor = model.norms().get(norm);
        yield "input '" + tensor.label() + "'  " + type(tensor.size(), tensor.type());
      }
      case Source.Result(int node, int port) -> {
        String of = "node " + node + (port == 0 ? "" : " result " + port);
        yield of + "  " + type(shape(node, port), graph.types().get(node).get(port));
      }
      case Source.Constant(int id) -> {
        V1Tensor.Const tensor = model.constants().get(id);
        yield "constant " + id + "  " + type(tensor.size(), tensor.type()) + bytes(tensor);
      }
    };
  }

  private String result(int node, int port) {
    var readers = new StringJoiner(", ");
    for (int reader = 0; reader < model.nodes().size(); reader++) {
      if (graph.inputs().get(reader).containsValue(new Source.Result(node, port))) {
        readers.add("node " + reader);
      }
    }
    Integer norm = graph.bound().get(node).get(port);
    if (norm != null) {
      readers.add("output '" + model.norms().get(norm).label() + "'");
    }
    String read = readers.length() == 0 ? "nothing" : readers.toString();
    return type(shape(node, port), graph.types().get(node).get(port)) + "  for " + read;
  }

  private List<Integer> shape(int node, int port) {
    return graph.shapes().get(node).get(port).orElse(List.of());
  }

  private static String type(List<Integer> size, V1Type type) {
    return (size.isEmpty() ? "shape not known" : V1Words.dims(size)) + "  " + type.text();
  }

  /// What a product of inputs and weights is multiplied with to become a result.
  private Optional<String> multiplier(int index) {
    List<V1Type> operands = new ArrayList<>();
    for (int port = 0; port < 2; port++) {
      Optional.ofNullable(graph.inputs().get(index).get(port))
          .map(this::operand)
          .ifPresent(operands::add);
    }
    boolean weights = graph.inputs().get(index).get(1) instanceof Source.Constant;
    V1Type result = graph.types().get(index).getFirst();
    if (operands.size() < 2
        || !weights
        || operands.stream().anyMatch(type -> type.scheme() == V1Scheme.NONE)
        || result.scheme() == V1Scheme.NONE) {
      return Optional.empty();
    }
    double factor = operands.get(0).step() * operands.get(1).step() / result.step();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "sum of (x - %d) * (w - %d) plus bias, times %.8g, plus %d",
            operands.get(0).zero(),
            operands.get(1).zero(),
            factor,
            result.zero()));
  }

  private V1Type operand(Source source) {
    return switch (source) {
      case Source.Input(int norm) -> model.norms().get(norm).type();
      case Source.Result(int node, int port) -> graph.types().get(node).get(port);
      case Source.Constant(int id) -> model.constants().get(id).type();
    };
  }

  private String bytes(V1Tensor.Const tensor) {
    V1Element element = tensor.type().element();
    long elements = tensor.size().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    ByteBuffer data = file.data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int shown = (int) (everyValue ? elements : Math.min(elements, VALUES_SHOWN));
    String values =
        IntStream.range(0, shown)
            .mapToObj(i -> value(data, element, tensor.offset() + i * element.bytes()))
            .collect(Collectors.joining(" "));
    return String.format(
        Locale.ROOT,
        "  %d bytes at 0x%x: %s%s",
        elements * element.bytes(),
        tensor.offset(),
        values,
        shown < elements ? " ..." : "");
  }

  /// An element as it is stored.
  private static String value(ByteBuffer data, V1Element element, int at) {
    return switch (element) {
      case INT8 -> Integer.toString(data.get(at));
      case UINT8, BOOL8 -> Integer.toString(Byte.toUnsignedInt(data.get(at)));
      case INT16 -> Integer.toString(data.getShort(at));
      case UINT16 -> Integer.toString(Short.toUnsignedInt(data.getShort(at)));
      case FLOAT16 -> number(Float.float16ToFloat(data.getShort(at)));
      case BFLOAT16 -> number(Float.intBitsToFloat(data.getShort(at) << 16));
      case INT32 -> Integer.toString(data.getInt(at));
      case UINT32 -> Integer.toUnsignedString(data.getInt(at));
      case FLOAT32 -> number(data.getFloat(at));
      case INT64 -> Long.toString(data.getLong(at));
      case UINT64 -> Long.toUnsignedString(data.getLong(at));
      case FLOAT64 -> number(data.getDouble(at));
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  /// Names come from files: control characters must not steer a terminal.
  private static String printable(String line) {
    var text = new Lines().add(line).toString();
    return text.substring(0, text.length() - 1);
  }
}
