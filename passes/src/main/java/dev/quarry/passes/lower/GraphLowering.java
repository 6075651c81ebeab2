package dev.quarry.passes.lower;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.HalfStage;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.Requant;
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
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.quantize.HalfNodes;
import dev.quarry.passes.quantize.LongMaps;
import dev.quarry.passes.quantize.LoweredValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// One run of [LowerToNpu].
final class GraphLowering {
  /// The vendor copies parts whose scales differ by less (gen_elt.py, copy).
  private static final float VENDOR_EQUAL = 1e-5f;

  /// Half a step at the end of the range, so that a copy is never worse than requantizing.
  private static final float LARGEST_COPY_ERROR = 1 / 512f;

  /// Rows and columns of an element-wise task.
  private static final int LONGEST_CUBE = 8191;

  /// Signed 16 bits, as all multipliers.
  private static final int LARGEST_MULTIPLIER = 32767;

  /// Beside it, products of stored integers stay within 32 bits.
  private static final int LARGEST_NUMBER = 1 << 30;

  private final Graph graph;
  private final PassContext context;
  private final Map<Value, ConstantData> constants;
  private final GraphBuilder builder;
  private final LoweredValues values;
  private final HalfNodes halfNodes;
  private final HalfBorders borders;
  private final Map<Value, Integer> uses;
  private final Map<Value, Value> delivered = new HashMap<>();
  private final Map<Value, Value> constantMaps = new HashMap<>();

  GraphLowering(Graph graph, PassContext context) {
    this.graph = graph;
    this.context = context;
    this.constants = graph.constants();
    this.builder = new GraphBuilder(graph.name());
    this.values = new LoweredValues(graph, builder);
    this.halfNodes = new HalfNodes(graph, builder, values, context);
    this.borders = new HalfBorders(graph);
    this.uses = graph.useCounts();
  }

  /// @throws CompileException naming every node the chip has no form for
  Graph lower() {
    List<Diagnostic> problems =
        graph.nodes().stream().flatMap(node -> LoweringLimits.check(node, graph).stream()).toList();
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
    NpuInputs.lower(graph, builder, values);
    for (Node node : graph.nodes()) {
      lower(node);
    }
    for (GraphOutput output : graph.outputs()) {
      Value value = output.value();
      builder.output(
          output.name(), delivered.containsKey(value) ? delivered.get(value) : stored(value));
    }
    return builder.build();
  }

  private void lower(Node node) {
    Value result = node.result();
    switch (node.op()) {
      case QConv2d conv -> put(node, convolution(conv, Storage.of(result.type())));
      case QElementwise op -> put(node, elementwise(op));
      case QAddNumber sum -> put(node, sum(sum));
      case QConcat concat -> put(node, concatenation(concat));
      case QMaxPool2d pool ->
          put(node, new NpuMaxPool(map(pool.input()), pool.window(), pool.ceilMode()));
      case QAveragePool2d pool -> put(node, new NpuAveragePool(map(pool.input()), pool.window()));
      case QResizeLinear resize ->
          put(node, new NpuResizeLinear(map(resize.input()), resize.factorY(), resize.factorX()));
      case QMapProduct product -> put(node, product(product));
      case QResizeNearest resize ->
          put(node, new NpuResizeNearest(map(resize.input()), resize.factorY(), resize.factorX()));
      case QActivation activation -> put(node, activation(activation, node.location()));
      case QRescale rescale ->
          put(
              node,
              new NpuView(
                  stored(rescale.input()),
                  rescale.input().shape().dims(),
                  Storage.of(result.type())));
      case Reshape reshape -> put(node, reshape(reshape));
      case Slice slice when isBox(slice) -> put(node, box(slice));
      case Quantize(Value input, Storage out) -> {
        Optional<Value> halves = borders.halvesBefore(node);
        if (halves.isPresent()) {
          put(node, fromHalf(halves.get(), out));
        } else if (values.has(input)) { // inputs have been quantized in NpuInputs
          put(node, new Quantize(stored(input), out));
        }
      }
      case Dequantize(Value input) -> real(node, input, () -> new Dequantize(plain(input)));
      case Cast(Value input, ElementType to) when to == ElementType.F16 -> {
        Optional<Value> bytes = borders.bytesBefore(node);
        put(node, bytes.map(this::toHalf).orElseGet(() -> new Cast(onHost(input), to)));
      }
      case Cast(Value input, ElementType to) when input.type().element() == ElementType.F16 ->
          real(node, input, () -> new Cast(plain(input), to));
      case NnOp _ when result.type().element() == ElementType.F16 -> halfNodes.lower(node);
      case NnOp op -> put(node, op.def().withOperands(op, this::onHost));
      default -> {} // constants are copied where they are read; LoweringLimits refused the rest
    }
  }

  /// Real numbers are delivered as stored; the CPU and no other reader needs them.
  private void real(Node node, Value input, Supplier<Op> conversion) {
    Value result = node.result();
    boolean output = isOutput(result);
    if (output) {
      delivered.put(result, stored(input));
    }
    if (uses.getOrDefault(result, 0) > (output ? 1 : 0) + borders.readersOf(result)) {
      put(node, conversion.get());
    }
  }

  private Op toHalf(Value bytes) {
    Quantization.PerTensor step = bytes.type().perTensor();
    return new NpuToHalf(map(bytes), -step.zeroPoint(), HalfStage.half(step.scale()));
  }

  private Op fromHalf(Value halves, Storage out) {
    float factor = HalfStage.half(1 / (double) out.step().scale());
    return new NpuFromHalf(map(halves), factor, out.step().zeroPoint(), out);
  }

  private boolean isOutput(Value value) {
    return graph.outputs().stream().anyMatch(output -> output.value().equals(value));
  }

  /// An operand of a node on the CPU.
  private Value onHost(Value value) {
    ConstantData data = constants.get(value);
    return data != null ? builder.constant(data, value.name()) : plain(value);
  }

  /// Only the shape changes where the bytes lie alike; else the CPU moves them.
  private Op reshape(Reshape op) {
    Value input = stored(op.input());
    var shape = new Shape(op.shape());
    if (!isStored(input)) {
      return new Reshape(plain(op.input()), op.shape());
    }
    Storage storage = Storage.of(input.type());
    if (NpuView.isPossible(input.type(), shape)) {
      return new NpuView(input, op.shape(), storage);
    }
    boolean asMap =
        input.type().rank() == 4
            && shape.rank() == 4
            && NpuView.isPossible(storage.nativeAt(input.shape()), shape);
    return asMap
        ? new NpuView(map(op.input()), op.shape(), storage)
        : new Reshape(plain(op.input()), op.shape());
  }

  private static boolean isStored(Value value) {
    return value.type().quantization() instanceof Quantization.PerTensor;
  }

  private static boolean isBox(Slice slice) {
    return isStored(slice.input())
        && slice.input().type().rank() == 4
        && slice.steps().stream().allMatch(step -> step == 1)
        && slice.sizes().getFirst() == slice.input().dim(0);
  }

  private Op box(Slice slice) {
    return new NpuSlice(
        map(slice.input()), slice.starts().subList(1, 4), slice.sizes().subList(1, 4));
  }

  /// A value as native map.
  private Value map(Value value) {
    ConstantData data = constants.get(value);
    return data != null
        ? constantMaps.computeIfAbsent(value, v -> constantMap(v, data))
        : values.map(stored(value));
  }

  private Value constantMap(Value value, ConstantData data) {
    TensorType type = Storage.of(data.type()).nativeAt(data.type().shape());
    return builder.constant(new ConstantData(type, data.bytes()), value.name());
  }

  /// A value as plain elements.
  private Value plain(Value value) {
    return values.plain(stored(value));
  }

  private void put(Node node, Op op) {
    values.put(node.result(), builder.append(op, node.location(), node.result().name()));
  }

  private Op convolution(QConv2d conv, Storage out) {
    ConstantData weight = values.data(conv.weight());
    int channels = weight.type().shape().at(0);
    float[] bias =
        conv.bias().map(v -> values.data(v).floats()).orElseGet(() -> new float[channels]);
    ConvConstants numbers =
        constants(weight, bias, conv.input().type().perTensor(), conv.activation());
    ConvStages stages =
        conv.residual()
            .map(
                residual ->
                    ConvStages.withResidual(
                        conv.activation(),
                        conv.placement(),
                        numbers.unit(),
                        residual.type().perTensor(),
                        out.step()))
            .orElseGet(() -> ConvStages.of(conv.activation(), numbers.unit(), out.step()));
    Value weights = builder.constant(weight, conv.weight().name());
    String biasName = conv.bias().map(Value::name).orElse("");
    context.count("convolutions");
    return new NpuConv(
        map(conv.input()),
        weights,
        builder.constant(numbers.bias(), biasName),
        numbers.weightOffsets().map(builder::constant),
        numbers.multipliers().map(builder::constant),
        conv.residual().map(this::map),
        conv.window(),
        conv.upsampling(),
        conv.group() > 1,
        conv.input().type().perTensor().zeroPoint(),
        numbers.layerOffset(),
        stages.postScale(),
        stages.table(),
        stages.residual(),
        stages.finalRelu(),
        stages.output(),
        out);
  }

  /// Leaky ReLU works with the multipliers of the channels, so it has them even where one scale is
  /// enough.
  private static ConvConstants constants(
      ConstantData weight, float[] bias, Quantization.PerTensor input, Activation activation) {
    ConvConstants numbers = ConvConstants.of(weight, bias, input);
    return activation instanceof Activation.LeakyRelu ? numbers.perChannel() : numbers;
  }

  /// An activation on its own is a depthwise 1x1 convolution with weights 1: stored 127, zero point
  /// -128, scale 1/255, so that the product is exact.
  private Op activation(QActivation op, Location location) {
    Shape shape = op.input().shape();
    if (op.activation() instanceof Activation.Relu
        && Math.max(shape.at(2), shape.at(3)) <= LONGEST_CUBE) {
      return relu(op);
    }
    Optional<Shape> squarer = LongMaps.squarer(shape);
    if (squarer.isEmpty()) {
      return activation(op, map(op.input()));
    }
    Value view =
        builder.append(
            new NpuView(map(op.input()), squarer.get().dims(), Storage.of(op.input().type())),
            location,
            op.input().name());
    Value done = builder.append(activation(op, view), location, op.input().name());
    return new NpuView(done, shape.dims(), op.out());
  }

  /// Alone, a ReLU is an element-wise task, which needs no weights and may run in place.
  private Op relu(QActivation op) {
    Quantization.PerTensor in = op.input().type().perTensor();
    Quantization.PerTensor out = op.out().step();
    context.count("activations");
    return new NpuAffine(
        map(op.input()),
        new EltOperand(-in.zeroPoint(), FixedPoint.ONE),
        0,
        true,
        new OutputStage(
            in.scale() == out.scale()
                ? FixedPoint.ONE
                : Factor.output((double) in.scale() / out.scale()),
            out.zeroPoint()),
        op.out());
  }

  /// Stored integers are multiplied as far as the number fits into 31 bits behind them.
  // npu-registers.md, row "Add of a scalar constant"
  private Op sum(QAddNumber op) {
    Quantization.PerTensor in = op.input().type().perTensor();
    Quantization.PerTensor out = op.out().step();
    double steps = (double) op.number() / in.scale();
    int multiple =
        (int) Math.clamp(Math.floor(LARGEST_NUMBER / Math.abs(steps)), 1, LARGEST_MULTIPLIER);
    long number = Math.round(steps * multiple);
    return new NpuAffine(
        map(op.input()),
        new EltOperand(-in.zeroPoint(), new FixedPoint(multiple, 0)),
        (int) Math.clamp(number, (long) -LARGEST_NUMBER, (long) LARGEST_NUMBER),
        false,
        new OutputStage(
            Factor.output((double) in.scale() / multiple / out.scale()), out.zeroPoint()),
        op.out());
  }

  private Op activation(QActivation op, Value map) {
    int channels = op.input().dim(1);
    byte[] ones = new byte[channels];
    Arrays.fill(ones, (byte) 127);
    Quantization.PerTensor input = op.input().type().perTensor();
    ConstantData weight =
        ConstantData.ofBytes(
            new TensorType(
                ElementType.I8,
                Shape.of(channels, 1, 1, 1),
                new Quantization.PerTensor(1 / 255f, -128),
                Layout.PLAIN),
            ones);
    ConvConstants numbers = constants(weight, new float[channels], input, op.activation());
    ConvStages stages = ConvStages.of(op.activation(), numbers.unit(), op.out().step());
    context.count("activations");
    return new NpuConv(
        map,
        builder.constant(weight),
        builder.constant(numbers.bias()),
        numbers.weightOffsets().map(builder::constant),
        numbers.multipliers().map(builder::constant),
        Optional.empty(),
        Window.pointwise(),
        Upsampling.NONE,
        channels > 1,
        input.zeroPoint(),
        numbers.layerOffset(),
        stages.postScale(),
        stages.table(),
        stages.residual(),
        stages.finalRelu(),
        stages.output(),
        op.out());
  }

  private Op elementwise(QElementwise op) {
    Quantization.PerTensor a = op.a().type().perTensor();
    Quantization.PerTensor b = op.b().type().perTensor();
    boolean product = op.kind() == ElementwiseKind.MUL;
    boolean difference = op.kind() == ElementwiseKind.SUB;
    double large = Math.max(a.scale(), b.scale());
    double unit = product ? (double) a.scale() * b.scale() : large / 16384;
    return new NpuElementwise(
        difference ? ElementwiseKind.ADD : op.kind(),
        map(op.a()),
        map(op.b()),
        product ? new EltOperand(-a.zeroPoint(), FixedPoint.ONE) : operand(a, large, false),
        product ? new EltOperand(-b.zeroPoint(), FixedPoint.ONE) : operand(b, large, difference),
        op.activation() instanceof Activation.Relu,
        new OutputStage(Factor.output(unit / op.out().step().scale()), op.out().step().zeroPoint()),
        op.out());
  }

  /// The operand with the larger scale enters times 16384, the other in proportion
  /// (npu-arithmetic.md section 4, 17 of 17 nodes).
  private static EltOperand operand(Quantization.PerTensor step, double large, boolean negative) {
    FixedPoint factor =
        step.scale() == large
            ? new FixedPoint(16384, 0)
            : FixedPoint.of(step.scale() / large * 16384);
    return new EltOperand(
        -step.zeroPoint(), negative ? new FixedPoint(-factor.scale(), factor.shift()) : factor);
  }

  private Op product(QMapProduct op) {
    Quantization.PerTensor kernels = op.kernels().type().perTensor();
    double unit = (double) kernels.scale() * op.input().type().perTensor().scale();
    context.count("products");
    return new NpuMapProduct(
        map(op.kernels()),
        map(op.input()),
        op.groups(),
        op.over(),
        -kernels.zeroPoint(),
        new OutputStage(Factor.output(unit / op.out().step().scale()), op.out().step().zeroPoint()),
        op.out());
  }

  private Op concatenation(QConcat concat) {
    var parts = new ArrayList<Requant>();
    for (Value input : concat.inputs()) {
      parts.add(requant(input.type().perTensor(), concat.out().step()));
    }
    return new NpuConcat(
        concat.inputs().stream().map(this::map).toList(), concat.axis(), parts, concat.out());
  }

  private static Requant requant(Quantization.PerTensor from, Quantization.PerTensor to) {
    float difference = Math.abs(from.scale() - to.scale());
    if (from.zeroPoint() == to.zeroPoint()
        && difference < VENDOR_EQUAL
        && difference <= to.scale() * LARGEST_COPY_ERROR) {
      return Requant.COPY;
    }
    return new Requant(
        -from.zeroPoint(), Factor.output((double) from.scale() / to.scale()), to.zeroPoint());
  }

  private Value stored(Value value) {
    return values.stored(value);
  }
}
