package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Scheme;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values of a file while it becomes a graph. A value is held as the file stores it: integers
/// with scale and zero point, or `f32` numbers; halves are `f32` numbers rounded to halves.
final class LiftedValues {
  private final V1File file;
  private final V1Graph graph;
  private final GraphBuilder builder;
  private final Map<Source, Value> stored = new HashMap<>();
  private final Map<Value, Value> reals = new HashMap<>();

  /// The node, of those named after the same source, that is executed last.
  private final Map<String, Integer> lastOfSource = new HashMap<>();

  LiftedValues(V1File file, V1Graph graph, GraphBuilder builder) {
    this.file = file;
    this.graph = graph;
    this.builder = builder;
    graph.order().forEach(i -> lastOfSource.put(file.model().nodes().get(i).source(), i));
  }

  /// What the result of a node is called: after its source where it is that node's result. Nodes
  /// before it that are parts of the same source keep their number.
  String name(int node) {
    V1Node named = file.model().nodes().get(node);
    return Integer.valueOf(node).equals(lastOfSource.get(named.source()))
        ? named.source()
        : named.lid();
  }

  /// Dimensions of the file, innermost first, as a shape.
  static Shape shape(List<Integer> size) {
    return new Shape(size.reversed());
  }

  /// A window; the lists of the file begin with the width, `pad` is left, right, top, bottom.
  static Window window(
      List<Integer> kernel, List<Integer> stride, List<Integer> pad, List<Integer> dilation) {
    return new Window(
        kernel.get(1),
        kernel.get(0),
        stride.get(1),
        stride.get(0),
        pad.get(2),
        pad.get(0),
        pad.get(3),
        pad.get(1),
        Math.max(1, dilation.get(1)),
        Math.max(1, dilation.get(0)));
  }

  void setInput(int norm, Value value) {
    stored.put(new Source.Input(norm), value);
  }

  /// Defines a result; its size must be the one the file's own rules give.
  void set(int node, int port, Value value) {
    Optional<List<Integer>> size = graph.shapes().get(node).get(port);
    if (size.filter(s -> shape(s).elements() != value.shape().elements()).isPresent()) {
      throw notExecutable(
          "node " + node + " '" + file.model().nodes().get(node).lid() + "'",
          "a result of size " + size.get().reversed() + " instead of " + value.shape().dims());
    }
    stored.put(new Source.Result(node, port), value);
  }

  /// What an input port reads; empty when it is not connected.
  Optional<Source> source(int node, int port) {
    return Optional.ofNullable(graph.inputs().get(node).get(port));
  }

  /// The ports of a node that are connected, in order.
  List<Source> sources(int node) {
    return List.copyOf(graph.inputs().get(node).values());
  }

  /// The type of a result.
  V1Type type(int node, int port) {
    return graph.types().get(node).get(port);
  }

  /// The value behind a source as the file stores it.
  Value stored(Source source) {
    Value known = stored.get(source);
    if (known != null) {
      return known;
    }
    if (source instanceof Source.Constant(int id)) {
      Value value = storedConstant(id);
      stored.put(source, value);
      return value;
    }
    throw new IllegalStateException("this is a bug: " + source + " is read before it is written");
  }

  /// The real numbers of a value.
  Value real(Value value) {
    if (value.type().quantization() instanceof Quantization.None) {
      return value;
    }
    return reals.computeIfAbsent(
        value, v -> builder.append(new Dequantize(v), Location.UNKNOWN, v.name()));
  }

  /// The real numbers behind a source.
  Value real(Source source) {
    return source instanceof Source.Constant(int id)
        ? builder.constant(realConstant(id))
        : real(stored(source));
  }

  /// Stores real numbers as a type says.
  Value store(Value real, V1Type type, Location location, String name) {
    Optional<Storage> storage = storage(type);
    if (storage.isPresent()) {
      return builder.append(new Quantize(real, storage.get()), location, name);
    }
    return switch (type.element()) {
      case FLOAT32 -> real;
      case FLOAT16 -> {
        Value halves = builder.append(new Cast(real, ElementType.F16), location, "");
        yield builder.append(new Cast(halves, ElementType.F32), location, name);
      }
      case INT8, UINT8, INT16, UINT16, BFLOAT16, INT32, UINT32, INT64, UINT64, FLOAT64, BOOL8 ->
          throw notExecutable(location.text(), "results stored as " + type.text());
    };
  }

  Value add(Op op, Location location, String name) {
    return builder.append(op, location, name);
  }

  /// Adds an op and gives its first result.
  Value first(Op op, Location location) {
    return builder.first(op, location, "");
  }

  Value constant(ConstantData data) {
    return builder.constant(data);
  }

  /// How quantized results of a type are stored; empty for other types.
  static Optional<Storage> storage(V1Type type) {
    return element(type)
        .filter(_ -> type.scheme() != V1Scheme.NONE)
        .map(
            element ->
                new Storage(element, new Quantization.PerTensor((float) type.step(), type.zero())));
  }

  private static Optional<ElementType> element(V1Type type) {
    return switch (type.element()) {
      case UINT8 -> Optional.of(ElementType.U8);
      case INT8 -> Optional.of(ElementType.I8);
      case INT16 -> Optional.of(ElementType.I16);
      case UINT16, FLOAT16, BFLOAT16, INT32, UINT32, FLOAT32, INT64, UINT64, FLOAT64, BOOL8 ->
          Optional.empty();
    };
  }

  /// A constant of the file.
  V1Tensor.Const tensor(int id) {
    return file.model().constants().get(id);
  }

  private Value storedConstant(int id) {
    return storage(tensor(id).type()).isPresent()
        ? builder.constant(quantizedConstant(id))
        : builder.constant(realConstant(id));
  }

  /// A quantized constant as it is.
  ConstantData quantizedConstant(int id) {
    Storage storage = storage(tensor(id).type()).orElseThrow();
    return new ConstantData(storage.at(shape(tensor(id).size())), bytes(id));
  }

  /// The integers of a constant, without their meaning: biases.
  ConstantData integerConstant(int id) {
    ElementType element =
        tensor(id).type().element() == V1Element.INT64 ? ElementType.I64 : ElementType.I32;
    return new ConstantData(
        new TensorType(element, shape(tensor(id).size()), Quantization.NONE, Layout.PLAIN),
        bytes(id));
  }

  /// The real numbers of a constant.
  ConstantData realConstant(int id) {
    V1Tensor.Const tensor = tensor(id);
    Shape shape = shape(tensor.size());
    ElementType element =
        switch (tensor.type().element()) {
          case UINT8 -> ElementType.U8;
          case INT8 -> ElementType.I8;
          case INT16 -> ElementType.I16;
          case INT32 -> ElementType.I32;
          case INT64 -> ElementType.I64;
          case FLOAT16 -> ElementType.F16;
          case FLOAT32 -> ElementType.F32;
          case UINT16, BFLOAT16, UINT32, UINT64, FLOAT64, BOOL8 ->
              throw notExecutable("const_tensor " + id, "constants of " + tensor.type().text());
        };
    ConstantData raw = new ConstantData(TensorType.of(element, shape), bytes(id));
    if (element.isFloat()) {
      return ConstantData.of(shape, raw.floats());
    }
    long[] integers = raw.longs();
    float[] real = new float[integers.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = (float) ((integers[i] - tensor.type().zero()) * tensor.type().step());
    }
    return ConstantData.of(shape, real);
  }

  private MemorySegment bytes(int id) {
    V1Tensor.Const tensor = tensor(id);
    int length = shape(tensor.size()).elements() * tensor.type().element().bytes();
    byte[] bytes = new byte[length];
    file.data().asByteBuffer().get(tensor.offset(), bytes);
    return MemorySegment.ofArray(bytes);
  }

  /// The error of something without a meaning here.
  static CompileException notExecutable(String where, String message) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.NOT_EXECUTABLE, where, message + " cannot be executed"));
  }
}
