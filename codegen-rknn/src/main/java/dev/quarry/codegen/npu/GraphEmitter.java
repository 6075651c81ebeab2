package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.ConvEmitter.Emitted;
import dev.quarry.codegen.npu.ConvEmitter.Place;
import dev.quarry.codegen.npu.ElementTasks.Copy;
import dev.quarry.codegen.npu.ModelAssembler.PendingNode;
import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One run of [Rk356xCodeGenerator].
final class GraphEmitter {
  private final Graph graph;
  private final Map<Value, ConstantData> constants;
  private final TensorPool tensors;
  private final ModelAssembler assembler;
  private final ElementTasks elements;
  private final ConvEmitter convolutions;

  /// Tensor of every native map.
  private final Map<Value, String> maps = new HashMap<>();

  /// Picture bytes, and pictures a convolution converts while it reads them.
  private final Map<Value, Picture> pictures = new HashMap<>();

  /// Name under which a result is delivered.
  private final Map<Value, String> delivered = new HashMap<>();

  private record Picture(String tensor, List<Requant> lanes) {}

  GraphEmitter(Graph graph, CodeGeneratorOptions options) {
    this.graph = graph;
    this.constants = graph.constants();
    Set<String> reserved =
        graph.outputs().stream().map(GraphOutput::name).collect(Collectors.toSet());
    this.tensors = new TensorPool(reserved);
    this.assembler = new ModelAssembler(tensors, options);
    this.elements = new ElementTasks(options.target());
    this.convolutions = new ConvEmitter(tensors, options.target());
  }

  RknnModel emit() {
    Map<Value, Node> definitions = graph.definitions();
    for (GraphOutput output : graph.outputs()) {
      if (definitions.containsKey(output.value())) {
        delivered.putIfAbsent(output.value(), output.name());
      }
    }
    graph.inputs().forEach(this::input);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof NpuOp op) {
        try {
          checkBatch(node);
          emit(node, op);
        } catch (CompileException e) {
          throw Limits.at(node, e);
        }
      } else if (!(node.op() instanceof Const)) {
        throw new IllegalStateException("not at NPU level: " + node.where());
      }
    }
    graph.outputs().stream().map(this::outputTensor).toList().forEach(assembler::output);
    return assembler.assemble();
  }

  private void input(GraphInput input) {
    Value value = input.value();
    String name = tensors.unique(value.name());
    NativeMap map = NativeMap.of(value.shape());
    if (value.type().element() == ElementType.U8) {
      NpuConvertInput convert = converterOf(value);
      tensors.picture(name, map, convert.out().step());
      pictures.put(value, new Picture(name, convert.lanes()));
    } else {
      tensors.map(name, TensorKind.INPUT, map, map.channels(), value.type().perTensor());
      maps.put(value, name);
    }
    assembler.input(name, map.channels(), input.preprocessing());
  }

  private NpuConvertInput converterOf(Value picture) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof NpuConvertInput convert && convert.input().equals(picture)) {
        return convert;
      }
    }
    throw Limits.exceeded("picture input '" + picture.name() + "'", "a reader", "none");
  }

  private static void checkBatch(Node node) {
    int batch = node.result().dim(0);
    if (batch != 1) {
      throw Limits.exceeded("batch size", "1", Integer.toString(batch));
    }
  }

  private void emit(Node node, NpuOp op) {
    switch (op) {
      case NpuConvertInput convert -> convert(node, convert);
      case NpuConv conv -> convolution(node, conv);
      case NpuElementwise elementwise -> elementwise(node, elementwise);
      case NpuConcat concat -> concatenation(node, concat.inputs(), concat.parts());
      case NpuRequantize copy ->
          concatenation(node, List.of(copy.input()), List.of(copy.requant()));
      case NpuMaxPool pool -> pool(node, pool);
      case NpuResizeNearest resize -> resize(node, resize);
    }
  }

  /// Leaves the conversion to the convolutions that read the picture; other readers get a map, made
  /// by a convolution that changes nothing.
  private void convert(Node node, NpuConvertInput convert) {
    Value result = node.result();
    Picture bytes = picture(convert.input());
    var picture = new Picture(bytes.tensor, convert.lanes());
    pictures.put(result, picture);
    if (!delivered.containsKey(result) && !needsMap(result)) {
      return;
    }
    int channels = result.dim(1);
    ConvNode copy =
        ConvNode.moving(
            NativeMap.of(result.shape()),
            IntStream.range(0, channels).toArray(),
            result.type().perTensor());
    String out = define(node, convolutions.lanesToReserve(copy.conv(), true));
    var place = new Place(bytes.tensor, convert.lanes(), Optional.empty(), out);
    Emitted emitted =
        convolutions.emit(copy, TensorKind.HELPER, out + "_weight", out + "_bias", place);
    conv("Conv", node, copy.conv(), place, emitted);
  }

  /// Whether a reader exists that cannot convert the picture itself.
  private boolean needsMap(Value picture) {
    return graph.nodes().stream()
        .filter(node -> node.operands().contains(picture))
        .anyMatch(
            node ->
                !(node.op() instanceof NpuConv conv && !conv.depthwise())
                    || conv.residual().equals(Optional.of(picture)));
  }

  private void convolution(Node node, NpuConv conv) {
    boolean picture = pictures.containsKey(conv.input()) && !conv.depthwise();
    String input = picture ? picture(conv.input()).tensor : map(conv.input());
    List<Requant> lanes = picture ? picture(conv.input()).lanes : List.of();
    Optional<String> residual = conv.residual().map(this::map);
    String out = define(node, convolutions.lanesToReserve(conv, picture));
    ConvNode numbers = ConvNode.of(conv, constants);
    NativeMap output = NativeMap.of(node.result().shape());
    residual.ifPresent(name -> tensors.reserve(name, output.bytes(numbers.lanesOut())));
    var place = new Place(input, lanes, residual, out);
    Emitted emitted =
        convolutions.emit(
            numbers,
            TensorKind.CONSTANT,
            named(conv.weight(), out + "_weight"),
            named(conv.bias(), out + "_bias"),
            place);
    conv(NodeNaming.type(conv), node, conv, place, emitted);
  }

  private static String named(Value value, String otherwise) {
    return value.name().isEmpty() ? otherwise : value.name();
  }

  private void conv(String type, Node node, NpuConv conv, Place place, Emitted emitted) {
    var inputs = new ArrayList<>(List.of(place.input(), emitted.weight(), emitted.bias()));
    place.residual().ifPresent(inputs::add);
    NodeParam param = conv.upsampling().isNone() ? convParam(conv) : transposedParam(conv);
    assembler.node(
        new PendingNode(
            type,
            name("Conv", node),
            inputs,
            List.of(place.output()),
            param,
            emitted.tasks(),
            emitted.tableTasks()));
  }

  /// In terms of the transposed convolution, not of the one over the map with zeros inserted.
  private static NodeParam transposedParam(NpuConv conv) {
    Window w = conv.window();
    int bottom = w.kernelHeight() - 1 - w.padBottom();
    int right = w.kernelWidth() - 1 - w.padRight();
    return new NodeParam.ConvTransposeParam(
        "NOTSET",
        List.of(1, 1),
        1,
        List.of(w.kernelHeight(), w.kernelWidth()),
        List.of(
            w.kernelHeight() - 1 - w.padTop(),
            w.kernelWidth() - 1 - w.padLeft(),
            Math.max(bottom - conv.upsampling().y() + 1, 0),
            Math.max(right - conv.upsampling().x() + 1, 0)),
        List.of(conv.upsampling().y(), conv.upsampling().x()));
  }

  private static NodeParam convParam(NpuConv conv) {
    Window w = conv.window();
    return new NodeParam.ConvParam(
        "NOTSET",
        List.of(w.dilationY(), w.dilationX()),
        conv.depthwise() ? conv.weight().dim(0) : 1,
        List.of(w.kernelHeight(), w.kernelWidth()),
        List.of(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()),
        List.of(w.strideY(), w.strideX()));
  }

  private void elementwise(Node node, NpuElementwise op) {
    String a = map(op.a());
    String b = map(op.b());
    String out = define(node, node.result().dim(1));
    String type =
        switch (op.kind()) {
          case ADD -> "Add";
          case SUB -> "Sub";
          case MUL -> "Mul";
          case MAX -> "Max";
          case MIN -> "Min";
        };
    simple(
        op.relu() ? type + "Relu" : type,
        type,
        node,
        List.of(a, b),
        out,
        new NodeParam.None(),
        elements.elementwise(op, a, b, out));
  }

  /// Copies every part to its place. Where a part does not fill its surfaces, the parts go to a
  /// scratch map with gaps, and a convolution closes the gaps.
  private void concatenation(Node node, List<Value> parts, List<Requant> requants) {
    List<String> inputs = new ArrayList<>(parts.stream().map(this::map).toList());
    Value result = node.result();
    NativeMap output = NativeMap.of(result.shape());
    Quantization.PerTensor step = result.type().perTensor();
    boolean gaps = false;
    int lanes = 0;
    for (int i = 0; i < parts.size(); i++) {
      int channels = parts.get(i).dim(1);
      gaps |= i < parts.size() - 1 && channels % NativeMap.ATOM != 0;
      lanes += Align.up(channels, NativeMap.ATOM);
    }
    String out =
        define(node, gaps ? Align.up(output.channels(), ConvGeometry.KERNEL_GROUP) : lanes);
    String target = gaps ? tensors.unique(inputs.getFirst() + "_exSecondary") : out;
    var spaced = new NativeMap(lanes, output.height(), output.width());
    if (gaps) {
      tensors.map(target, TensorKind.INTERNAL, spaced, lanes, step);
    }
    var tasks = new ArrayList<TaskImage>();
    int[] sources = new int[output.channels()];
    int next = 0;
    int lane = 0;
    for (int i = 0; i < parts.size(); i++) {
      NativeMap part = NativeMap.of(parts.get(i).shape());
      tasks.addAll(
          elements.copy(
              new Copy(
                  part, inputs.get(i), target, output.channelOffset(lane), output.surfaceBytes()),
              requants.get(i)));
      for (int c = 0; c < part.channels(); c++) {
        sources[next++] = lane + c;
      }
      lane += Align.up(part.channels(), NativeMap.ATOM);
    }
    if (gaps) {
      ConvNode move = ConvNode.moving(spaced, sources, step);
      Emitted emitted =
          convolutions.emit(
              move,
              TensorKind.HELPER,
              out + "_conv_weight",
              out + "_conv_weight_bias",
              new Place(target, List.of(), Optional.empty(), out));
      tasks.addAll(emitted.tasks());
      inputs.add(target);
      inputs.add(emitted.weight());
    }
    simple("Concat", "Concat", node, inputs, out, new NodeParam.ConcatParam(1), tasks);
  }

  private void pool(Node node, NpuMaxPool pool) {
    Window w = pool.window();
    String in = map(pool.input());
    String out = define(node, node.result().dim(1));
    var param =
        new NodeParam.MaxPoolParam(
            "NOTSET",
            pool.ceilMode() ? 1 : 0,
            List.of(1, 1),
            List.of(w.kernelHeight(), w.kernelWidth()),
            List.of(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()),
            List.of(w.strideY(), w.strideX()));
    NativeMap output = NativeMap.of(node.result().shape());
    simple(
        "MaxPool", "MaxPool", node, List.of(in), out, param, PoolTasks.of(pool, output, in, out));
  }

  private void resize(Node node, NpuResizeNearest resize) {
    String in = map(resize.input());
    String out = define(node, node.result().dim(1));
    simple(
        "Resize",
        "Resize",
        node,
        List.of(in),
        out,
        new NodeParam.ResizeParam("asymmetric", "nearest", "floor"),
        ResizeTasks.of(resize, in, out));
  }

  private void simple(
      String type,
      String nameType,
      Node node,
      List<String> inputs,
      String output,
      NodeParam param,
      List<TaskImage> tasks) {
    assembler.node(
        new PendingNode(type, name(nameType, node), inputs, List.of(output), param, tasks, 0));
  }

  private static String name(String type, Node node) {
    List<String> sources = node.location().sources();
    return type + ":" + (sources.isEmpty() ? node.result().label() : sources.getFirst());
  }

  /// The tensor of a node's result.
  private String define(Node node, int lanes) {
    Value result = node.result();
    String output = delivered.get(result);
    String name = output != null ? tensors.claim(output) : tensors.unique(result.name());
    TensorKind kind = output != null ? TensorKind.OUTPUT : TensorKind.INTERNAL;
    tensors.map(name, kind, NativeMap.of(result.shape()), lanes, result.type().perTensor());
    maps.put(result, name);
    return name;
  }

  /// The tensor of an output; values that are inputs, or that have been delivered under another
  /// name, are copied.
  private String outputTensor(GraphOutput output) {
    Value value = output.value();
    if (output.name().equals(delivered.get(value))) {
      return map(value);
    }
    String in = map(value);
    NativeMap map = NativeMap.of(value.shape());
    String out = tensors.claim(output.name());
    tensors.map(out, TensorKind.OUTPUT, map, map.channels(), value.type().perTensor());
    List<TaskImage> tasks =
        elements.copy(new Copy(map, in, out, 0, map.surfaceBytes()), Requant.COPY);
    assembler.node(
        new PendingNode(
            "Concat",
            "Concat:" + output.name(),
            List.of(in),
            List.of(out),
            new NodeParam.ConcatParam(1),
            tasks,
            0));
    return out;
  }

  private String map(Value value) {
    String name = maps.get(value);
    if (name == null) {
      throw new IllegalStateException("no map for " + value);
    }
    return name;
  }

  private Picture picture(Value value) {
    Picture picture = pictures.get(value);
    if (picture == null) {
      throw new IllegalStateException("not a picture: " + value);
    }
    return picture;
  }
}
