package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.ConvEmitter.Emitted;
import dev.quarry.codegen.npu.ConvEmitter.Place;
import dev.quarry.codegen.npu.ElementTasks.Copy;
import dev.quarry.codegen.npu.ModelAssembler.PendingNode;
import dev.quarry.codegen.regs.RegisterOverflow;
import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One run of [Rk356xCodeGenerator].
final class GraphEmitter {
  private final Graph graph;
  private final Map<Value, ConstantData> constants;
  private final TensorPool tensors;
  private final ModelAssembler assembler;
  private final ElementTasks elements;
  private final ConversionTasks conversions;
  private final ConvEmitter convolutions;
  private final ProductEmitter products;
  private final JoinEmitter joins;
  private final ResizeEmitter resizes;
  private final HostEmitter host;
  private final OutputEmitter outputs;
  private final OutputRequests requests;
  private final SchedulePolicy schedule;

  private final List<Node> order;
  private final Overwriting overwriting;

  /// Tensor of every stored value.
  final Map<Value, String> maps = new HashMap<>();

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
    this.conversions = new ConversionTasks(options.target());
    this.convolutions = new ConvEmitter(tensors, options.target());
    this.products = new ProductEmitter(tensors, options.target(), convolutions);
    this.joins = new JoinEmitter(this, tensors, elements, convolutions);
    this.resizes = new ResizeEmitter(tensors, options.target(), elements);
    this.host = new HostEmitter(this, tensors, assembler, constants);
    this.outputs = new OutputEmitter(tensors, options.outputs());
    this.requests = options.outputs();
    this.schedule = options.schedule();
    this.order = Schedule.of(graph, schedule);
    this.overwriting = new Overwriting(graph, order);
  }

  RknnModel emit() {
    requests.requireNames(graph.outputs().stream().map(GraphOutput::name).toList());
    Map<Value, Node> definitions = graph.definitions();
    for (GraphOutput output : graph.outputs()) {
      if (definitions.containsKey(output.value())) {
        delivered.putIfAbsent(output.value(), output.name());
      }
    }
    graph.inputs().forEach(this::input);
    for (Node node : order) {
      assembler.serve(node);
      try {
        emit(node);
      } catch (CompileException e) {
        throw Limits.at(node, e);
      } catch (RegisterOverflow e) {
        throw Limits.at(node, e);
      }
    }
    List<String> delivered =
        graph.outputs().stream().map(o -> delivering(o, () -> outputTensor(o))).toList();
    for (int i = 0; i < delivered.size(); i++) {
      GraphOutput output = graph.outputs().get(i);
      String stored = delivered.get(i);
      assembler.output(delivering(output, () -> outputs.convert(output, stored)));
    }
    return assembler.assemble();
  }

  private static <T> T delivering(GraphOutput output, Supplier<T> work) {
    try {
      return work.get();
    } catch (RegisterOverflow e) {
      throw Limits.at("output '" + output.name() + "'", output.value(), e);
    }
  }

  private void input(GraphInput input) {
    Value value = input.value();
    String name = tensors.unique(value.name());
    if (value.type().rank() != 4) {
      tensors.plain(name, TensorKind.INPUT, value.shape(), Storage.ofStored(value.type()));
      maps.put(value, name);
      assembler.input(name, 1, input.preprocessing());
      return;
    }
    NativeMap map = NativeMap.of(value.type());
    if (value.type().element() == ElementType.U8) {
      NpuConvertInput convert = converterOf(value);
      tensors.picture(name, map, convert.out());
      pictures.put(value, new Picture(name, convert.lanes()));
    } else if (value.type().layout() == Layout.NHWC) {
      tensors.picture(name, map, Storage.HALF);
      pictures.put(value, new Picture(name, List.of()));
    } else {
      tensors.map(name, TensorKind.INPUT, map, map.channels(), Storage.ofStored(value.type()));
      maps.put(value, name);
    }
    tensors.repeat(name, value.dim(0));
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

  private void emit(Node node) {
    switch (node.op()) {
      case Const _ -> {}
      case NpuOp op -> emit(node, op);
      case QuantOp op -> host.convert(node, op);
      case NnOp op -> host.emit(node, op);
    }
  }

  private void emit(Node node, NpuOp op) {
    switch (op) {
      case NpuConvertInput convert -> convert(node, convert);
      case NpuConv conv -> convolution(node, ConvNode.of(conv, constants));
      case NpuHalfConv conv -> convolution(node, HalfConvNode.of(conv, constants));
      case NpuElementwise e -> {
        String a = map(e.a());
        String b = map(e.b());
        String out = define(node, node.result().dim(1));
        overwrite(node, e.a());
        elementwise(node, e.kind(), e.relu(), List.of(a, b), elements.elementwise(e, a, b, out));
      }
      case NpuAffine affine -> {
        String in = map(affine.input());
        String out = define(node, node.result().dim(1));
        overwrite(node, affine.input());
        String type = affine.number() == 0 && affine.relu() ? "Relu" : "Add";
        simple(
            type,
            type,
            node,
            List.of(in),
            out,
            new NodeParam.None(),
            elements.affine(affine, in, out));
      }
      case NpuHalfElementwise e -> {
        String a = map(e.a());
        String b = map(e.b());
        String out = define(node, node.result().dim(1));
        overwrite(node, e.a());
        elementwise(node, e.kind(), e.relu(), List.of(a, b), elements.elementwise(e, a, b, out));
      }
      case NpuToHalf c -> {
        String in = map(c.input());
        String out = define(node, Align.up(c.input().dim(1), ConversionTasks.LANES));
        conversion(node, in, out, conversions.toHalf(c, in, out));
      }
      case NpuFromHalf c -> {
        String in = map(c.input());
        NativeMap read = NativeMap.of(c.input().type());
        tensors.reserve(in, read.bytes(Align.up(read.channels(), ConversionTasks.LANES)));
        String out = define(node, read.channels());
        conversion(node, in, out, conversions.fromHalf(c, in, out));
      }
      case NpuConcat concat -> joins.join(node, concat);
      case NpuRequantize copy -> assembler.node(joins.requantize(node, copy));
      case NpuSlice slice -> joins.box(node, slice);
      case NpuView view -> view(node, view.input(), "Reshape", 0);
      // the CPU reads and writes maps itself
      case NpuPack pack -> pack(node, pack.input());
      case NpuUnpack unpack -> maps.put(node.result(), map(unpack.input()));
      case NpuMapProduct product -> product(node, product);
      case NpuMaxPool pool -> pool(node, pool);
      case NpuAveragePool pool -> pool(node, pool);
      case NpuResizeLinear resize -> resize(node, resize);
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
    ConvNumbers copy =
        JoinEmitter.moving(
            NativeMap.of(result.type()),
            IntStream.range(0, result.dim(1)).toArray(),
            Storage.of(result.type()));
    String out = define(node, convolutions.lanesToReserve(copy.op(), true));
    var place = new Place(bytes.tensor, true, convert.lanes(), Optional.empty(), out);
    Emitted emitted =
        convolutions.emit(copy, TensorKind.HELPER, out + "_weight", out + "_bias", place);
    conv("Conv", node, copy.op(), place, emitted);
  }

  /// Whether a reader exists that cannot convert the picture itself.
  private boolean needsMap(Value picture) {
    return graph.nodes().stream()
        .filter(node -> node.operands().contains(picture))
        .anyMatch(
            node ->
                !(node.op() instanceof NpuConv conv && new ConvOp.OfIntegers(conv).readsPictures())
                    || conv.residual().equals(Optional.of(picture)));
  }

  private void convolution(Node node, ConvNumbers numbers) {
    ConvOp conv = numbers.op();
    boolean picture = pictures.containsKey(conv.input()) && conv.readsPictures();
    String input = picture ? picture(conv.input()).tensor : map(conv.input());
    List<Requant> lanes = picture ? picture(conv.input()).lanes : List.of();
    Optional<String> residual = conv.residual().map(this::map);
    String out = define(node, convolutions.lanesToReserve(conv, picture));
    NativeMap output = NativeMap.of(node.result().type());
    residual.ifPresent(name -> tensors.reserve(name, output.bytes(conv.lanesOut(conv.kernels()))));
    if (schedule == SchedulePolicy.COMPACT) {
      conv.residual()
          .filter(operand -> mayOverwrite(conv, operand))
          .ifPresent(operand -> overwrite(node, operand));
    }
    var place = new Place(input, picture, lanes, residual, out);
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

  private void conv(String type, Node node, ConvOp conv, Place place, Emitted emitted) {
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
  private static NodeParam transposedParam(ConvOp conv) {
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

  private static NodeParam convParam(ConvOp conv) {
    Window w = conv.window();
    return new NodeParam.ConvParam(
        "NOTSET",
        List.of(w.dilationY(), w.dilationX()),
        conv.depthwise() ? conv.weight().dim(0) : 1,
        List.of(w.kernelHeight(), w.kernelWidth()),
        List.of(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()),
        List.of(w.strideY(), w.strideX()));
  }

  private void elementwise(
      Node node, ElementwiseKind kind, boolean relu, List<String> inputs, List<TaskImage> tasks) {
    String type =
        switch (kind) {
          case ADD -> "Add";
          case SUB -> "Sub";
          case MUL -> "Mul";
          case MAX -> "Max";
          case MIN -> "Min";
        };
    String out = map(node.result());
    simple(relu ? type + "Relu" : type, type, node, inputs, out, new NodeParam.None(), tasks);
  }

  /// A result that lies inside another tensor; nothing is executed. What the CPU has written as a
  /// map, because the NPU reads it too, lies like elements of the same shape only.
  void view(Node node, Value input, String type, long offset) {
    String in = map(input);
    Value result = node.result();
    boolean asMap = input.type().layout() == Layout.PLAIN && tensors.isMap(in);
    boolean copied = asMap && !result.shape().equals(input.shape());
    String out =
        result.type().layout() == Layout.NC1HWC2 || (asMap && !copied)
            ? define(node, result.dim(1))
            : defineElements(node);
    if (copied) {
      host.copy(in, out);
      return;
    }
    tensors.inside(out, in, offset);
    simple(type, type, node, List.of(in), out, new NodeParam.None(), List.of());
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
    NativeMap output = NativeMap.of(node.result().type());
    simple(
        "MaxPool", "MaxPool", node, List.of(in), out, param, PoolTasks.of(pool, output, in, out));
  }

  private void conversion(Node node, String in, String out, List<TaskImage> tasks) {
    String type = "exDataConvert";
    simple(type, type, node, List.of(in), out, new NodeParam.None(), tasks);
  }

  private void pool(Node node, NpuAveragePool pool) {
    Window w = pool.window();
    String in = map(pool.input());
    String out = define(node, node.result().dim(1));
    var param =
        new NodeParam.AveragePoolParam(
            "NOTSET",
            0,
            1,
            List.of(w.kernelHeight(), w.kernelWidth()),
            List.of(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()),
            List.of(w.strideY(), w.strideX()));
    NativeMap output = NativeMap.of(node.result().type());
    simple(
        "AveragePool",
        "AveragePool",
        node,
        List.of(in),
        out,
        param,
        PoolTasks.of(pool, output, in, out));
  }

  private void product(Node node, NpuMapProduct op) {
    String out = define(node, products.lanesToReserve(op));
    ProductEmitter.Emitted emitted = products.emit(op, map(op.kernels()), map(op.input()), out);
    simple(
        "exMatMul", "exMatMul", node, emitted.inputs(), out, new NodeParam.None(), emitted.tasks());
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

  private void resize(Node node, NpuResizeLinear resize) {
    String out = define(node, LinearResizeTasks.lanesToReserve(node.result().dim(1)));
    ResizeEmitter.Emitted emitted = resizes.emit(resize, map(resize.input()), out);
    var param = new NodeParam.ResizeParam("half_pixel", "linear", "floor");
    simple("Resize", "Resize", node, emitted.inputs(), out, param, emitted.tasks());
  }

  void simple(
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

  static String name(String type, Node node) {
    List<String> sources = node.location().sources();
    return type + ":" + (sources.isEmpty() ? node.result().label() : sources.getFirst());
  }

  /// The tensor of a node's result.
  String define(Node node, int lanes) {
    Value result = node.result();
    String output = delivered.get(result);
    String name = output != null ? tensors.claim(output) : tensors.unique(result.name());
    TensorKind kind = output != null ? TensorKind.OUTPUT : TensorKind.INTERNAL;
    tensors.map(name, kind, NativeMap.of(result.type()), lanes, Storage.ofStored(result.type()));
    tensors.repeat(name, result.dim(0));
    maps.put(result, name);
    return name;
  }

  /// Whether a convolution reads a residual only where and when it writes the result of the same
  /// place. Other frames of a batch would be hit by the lanes it writes behind its channels.
  private static boolean mayOverwrite(ConvOp conv, Value residual) {
    return !conv.needsNarrowing() && !residual.equals(conv.input()) && residual.dim(0) == 1;
  }

  /// Lets a result lie where an operand lies that nobody needs any more.
  private void overwrite(Node node, Value operand) {
    if (schedule != SchedulePolicy.VENDOR && overwriting.allows(node, operand)) {
      tensors.over(map(node.result()), map(operand));
    }
  }

  /// The CPU writes its results as maps where the NPU reads them; elements that nobody has written
  /// so are brought into a map.
  private void pack(Node node, Value elements) {
    String in = map(elements);
    if (tensors.isMap(in)) {
      maps.put(node.result(), in);
    } else {
      host.copy(in, define(node, node.result().dim(1)));
    }
  }

  /// The tensor of a result of the CPU: a map if the NPU reads it, else plain elements.
  String definePlain(Node node) {
    Value result = node.result();
    boolean map =
        graph.nodes().stream()
            .anyMatch(reader -> reader.op() instanceof NpuPack(Value x) && x.equals(result));
    return map ? define(node, result.dim(1)) : defineElements(node);
  }

  private String defineElements(Node node) {
    Value result = node.result();
    String output = delivered.get(result);
    String name = output != null ? tensors.claim(output) : tensors.unique(result.name());
    TensorKind kind = output != null ? TensorKind.OUTPUT : TensorKind.INTERNAL;
    if (result.type().element() == ElementType.I64) {
      tensors.integers(name, kind, result.shape());
    } else {
      tensors.plain(name, kind, result.shape(), Storage.ofStored(result.type()));
    }
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
    String out = tensors.claim(output.name());
    if (value.type().layout() == Layout.PLAIN) {
      tensors.plain(out, TensorKind.OUTPUT, value.shape(), Storage.ofStored(value.type()));
      host.copy(in, out);
      return out;
    }
    NativeMap map = NativeMap.of(value.type());
    tensors.map(out, TensorKind.OUTPUT, map, map.channels(), Storage.ofStored(value.type()));
    tensors.repeat(out, value.dim(0));
    List<TaskImage> tasks = elements.copy(Copy.into(map, in, out, map, 0), Requant.COPY);
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

  String map(Value value) {
    ConstantData data = constants.get(value);
    if (data != null && value.type().layout() == Layout.NC1HWC2) {
      return maps.computeIfAbsent(value, v -> constantMap(v, data));
    }
    String name = maps.get(value);
    if (name == null) {
      throw new IllegalStateException("no map for " + value);
    }
    return name;
  }

  private String constantMap(Value value, ConstantData data) {
    String name = tensors.unique(value.name().isEmpty() ? "map" : value.name());
    NativeMap map = NativeMap.of(value.type());
    Storage storage = Storage.ofStored(value.type());
    byte[] packed =
        storage.isHalf()
            ? map.packed(data.shorts())
            : map.packed(data.int8(), (byte) storage.step().zeroPoint());
    tensors.constantMap(name, map, storage, packed);
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
