package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Policy;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One op as a node of the file.
// RKNN v1: rknn1-ops.md; names of nodes after section 3 of rknn1-format.md.
final class DraftNode {
  private final Node node;
  private final V1Drafts drafts;

  DraftNode(Node node, V1Drafts drafts) {
    this.node = node;
    this.drafts = drafts;
  }

  /// Adds the node.
  ///
  /// @param stored the value that holds its stored result
  void make(Value stored) {
    V1Type type = V1Types.of(stored.type());
    switch (node.op()) {
      case QConv2d _, Conv2d _, ConvTranspose2d _ ->
          new DraftConvolution(node, drafts).make(stored, type);
      case QLstm _, Lstm _ -> new DraftLstm(node, drafts).make(stored, type);
      case QActivation a -> activation(a.activation(), a.input(), stored, type);
      case Relu(Value x) -> activation(new Activation.Relu(), x, stored, type);
      case Sigmoid(Value x) -> activation(new Activation.Sigmoid(), x, stored, type);
      case Silu(Value x) -> activation(new Activation.Silu(), x, stored, type);
      case HardSwish(Value x) -> activation(new Activation.HardSwish(), x, stored, type);
      case LeakyRelu(Value x, float a) -> activation(new Activation.LeakyRelu(a), x, stored, type);
      case Clip(Value x, float low, float high) ->
          activation(new Activation.Clip(low, high), x, stored, type);
      case PRelu(Value x, Value slope) -> prelu(x, slope, stored, type);
      case QElementwise e when e.activation() instanceof Activation.None ->
          binary(op(e.kind()), e.a(), e.b(), stored, type);
      case Add(Value a, Value b) -> binary(V1Op.ADD, a, b, stored, type);
      case Sub(Value a, Value b) -> binary(V1Op.SUBTRACT, a, b, stored, type);
      case Mul(Value a, Value b) -> binary(V1Op.MULTIPLY, a, b, stored, type);
      case Div(Value a, Value b) -> binary(V1Op.DIVIDE, a, b, stored, type);
      case Max(Value a, Value b) -> binary(V1Op.MAXIMUM, a, b, stored, type);
      case Min(Value a, Value b) -> binary(V1Op.MINIMUM, a, b, stored, type);
      case Pow(Value a, Value b) -> binary(V1Op.POW, a, b, stored, type);
      case MatMul(Value a, Value b) -> binary(V1Op.MATRIXMUL, a, b, stored, type);
      case Abs(Value x) -> unary("Abs", V1Op.ABS, V1Params.NONE, x, stored, type);
      case Exp(Value x) -> unary("Exp", V1Op.EXP, V1Params.NONE, x, stored, type);
      case Neg(Value x) -> unary("Neg", V1Op.NEG, V1Params.NONE, x, stored, type);
      case Sqrt(Value x) -> unary("Sqrt", V1Op.SQRT, V1Params.NONE, x, stored, type);
      case Tanh(Value x) -> activation(new Activation.Tanh(), x, stored, type);
      case QMaxPool2d(Value x, Window w, boolean ceiling) ->
          pool(x, w, ceiling, V1Params.Pool.MAX, stored, type);
      case MaxPool2d(Value x, Window w, boolean ceiling) ->
          pool(x, w, ceiling, V1Params.Pool.MAX, stored, type);
      case AveragePool2d(Value x, Window w, boolean ceiling, boolean _) ->
          pool(x, w, ceiling, V1Params.Pool.AVERAGE, stored, type);
      case QConcat(List<Value> parts, int axis, _) -> concat(parts, axis, stored, type);
      case Concat(List<Value> parts, int axis) -> concat(parts, axis, stored, type);
      case QResizeNearest r -> resize(r.input(), V1Params.Resize.NEAREST, 0, 0, stored, type);
      case Resize r -> resize(r, stored, type);
      case Reshape(Value x, _) -> unary("Reshape", V1Op.RESHAPE, reshape(stored), x, stored, type);
      case Transpose(Value x, List<Integer> permutation) ->
          unary("Transpose", V1Op.PERMUTE, permute(permutation), x, stored, type);
      case Slice(Value x, List<Integer> starts, List<Integer> sizes, _) ->
          unary(
              "Slice",
              V1Op.SLICE,
              new V1Params.Slice(starts.size(), starts.reversed(), sizes.reversed()),
              x,
              stored,
              type);
      case Softmax(Value x, _) ->
          unary(
              "Softmax",
              V1Op.SOFTMAX,
              new V1Params.Softmax(1.0, Optional.empty()),
              x,
              stored,
              type);
      case BatchNorm n -> batchNorm(n, stored, type);
      default -> throw V1Drafts.refused(node);
    }
  }

  /// Adds the one node of a channel shuffle.
  void shuffle(ChannelShuffle.Shuffle shuffle) {
    Value stored = node.result();
    unary(
        "ChannelShuffle",
        V1Op.SHUFFLECHANNEL,
        new V1Params.ShuffleChannel(shuffle.groups()),
        shuffle.map(),
        stored,
        V1Types.of(stored.type()));
  }

  private static V1Op op(ElementwiseKind kind) {
    return switch (kind) {
      case ADD -> V1Op.ADD;
      case SUB -> V1Op.SUBTRACT;
      case MUL -> V1Op.MULTIPLY;
      case MAX -> V1Op.MAXIMUM;
      case MIN -> V1Op.MINIMUM;
    };
  }

  /// The op's type and the source nodes, as the importer of ONNX models names nodes.
  static String name(String type, Node node) {
    List<String> sources = node.location().sources();
    String source = sources.isEmpty() ? node.result().label() : String.join("_", sources);
    return type + "_" + source;
  }

  private void unary(String word, V1Op op, V1Params params, Value x, Value stored, V1Type type) {
    add(word, op, params, Optional.empty(), List.of(drafts.place(x)), stored, type);
  }

  private void add(
      String word,
      V1Op op,
      V1Params params,
      Optional<V1Policy> policy,
      List<Draft.Port> inputs,
      Value stored,
      V1Type type) {
    drafts.add(
        new Draft(name(word, node), op, params, policy, inputs, type, stored.shape()), stored);
  }

  private void activation(Activation activation, Value x, Value stored, V1Type type) {
    switch (activation) {
      case Activation.Relu _ -> unary("Relu", V1Op.RELU, V1Params.NONE, x, stored, type);
      case Activation.Sigmoid _ -> unary("Sigmoid", V1Op.SIGMOID, V1Params.NONE, x, stored, type);
      case Activation.Silu _ ->
          unary("Swish", V1Op.SWISH, new V1Params.Swish(V1Params.Swish.SILU), x, stored, type);
      case Activation.HardSwish _ ->
          unary("HardSwish", V1Op.SWISH, new V1Params.Swish(V1Params.Swish.HARD), x, stored, type);
      case Activation.LeakyRelu(float slope) ->
          unary(
              "LeakyRelu",
              V1Op.LEAKY_RELU,
              new V1Params.Activation(decimal(slope)),
              x,
              stored,
              type);
      case Activation.Clip(float low, float high) ->
          unary("Clip", V1Op.CLIP, new V1Params.Clip(decimal(low), decimal(high)), x, stored, type);
      case Activation.Tanh _ -> unary("Tanh", V1Op.TANH, V1Params.NONE, x, stored, type);
      case Activation.None _, Activation.HardSigmoid _ -> throw V1Drafts.refused(node);
    }
  }

  /// The double that prints as the float does; reading it back gives the same float.
  static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  private void prelu(Value x, Value slope, Value stored, V1Type type) {
    ConstantData data = drafts.constant(slope).orElseThrow(() -> V1Drafts.refused(node));
    var port =
        new Draft.Port.Constant(List.of(data.elements()), V1Type.plain(V1Element.FLOAT16), data);
    add(
        "PRelu",
        V1Op.PRELU,
        V1Params.NONE,
        Optional.empty(),
        List.of(drafts.place(x), port),
        stored,
        type);
  }

  private void binary(V1Op op, Value a, Value b, Value stored, V1Type type) {
    List<Draft.Port> inputs = List.of(operand(a), operand(b));
    V1Params params =
        switch (op) {
          case MULTIPLY -> new V1Params.Multiply(1L);
          case DIVIDE -> new V1Params.Divide(1L);
          case MATRIXMUL -> new V1Params.MatrixMul(List.of(0, 0), List.of(0, 0));
          default -> V1Params.NONE;
        };
    Optional<V1Policy> policy =
        op == V1Op.MULTIPLY || op == V1Op.DIVIDE
            ? Optional.of(V1Policy.ELEMENTWISE)
            : Optional.empty();
    String word =
        switch (op) {
          case MULTIPLY -> "Mul";
          case DIVIDE -> "Div";
          case SUBTRACT -> "Sub";
          case MAXIMUM -> "Max";
          case MINIMUM -> "Min";
          case MATRIXMUL -> "MatMul";
          case POW -> "Pow";
          default -> "Add";
        };
    add(word, op, params, policy, inputs, stored, type);
  }

  /// A constant operand becomes a node of its own.
  private Draft.Port operand(Value value) {
    Optional<ConstantData> data = drafts.constant(value);
    if (data.isEmpty()) {
      return drafts.place(value);
    }
    V1Type halves = V1Type.plain(V1Element.FLOAT16);
    List<Integer> size = value.type().rank() == 0 ? List.of(1) : V1Types.size(value.shape());
    var constant = new Draft.Port.Constant(size, halves, data.get());
    return drafts.add(
        new Draft(
            name("Constant", node) + "_" + drafts.drafts().size(),
            V1Op.VARIABLE,
            V1Params.NONE,
            Optional.empty(),
            List.of(constant),
            halves,
            new Shape(size.reversed())));
  }

  private void pool(Value x, Window w, boolean ceiling, String kind, Value stored, V1Type type) {
    var params =
        new V1Params.Pool(
            List.of(w.kernelWidth(), w.kernelHeight()),
            List.of(w.strideX(), w.strideY()),
            List.of(w.padLeft(), w.padRight(), w.padTop(), w.padBottom()),
            kind,
            Optional.of(ceiling ? V1Params.Pool.CEILING : V1Params.Pool.FLOOR));
    String word = kind.equals(V1Params.Pool.MAX) ? "MaxPool" : "AveragePool";
    add(
        word,
        V1Op.POOL,
        params,
        Optional.of(V1Policy.pool(ceiling)),
        List.of(drafts.place(x)),
        stored,
        type);
  }

  private void concat(List<Value> parts, int axis, Value stored, V1Type type) {
    var ports = new ArrayList<Draft.Port>();
    parts.forEach(part -> ports.add(drafts.place(part)));
    var params = new V1Params.Concat(stored.type().rank() - 1 - axis);
    add("Concat", V1Op.CONCAT, params, Optional.empty(), ports, stored, type);
  }

  private void resize(Resize r, Value stored, V1Type type) {
    String kind =
        r.mode() == ResizeMode.NEAREST ? V1Params.Resize.NEAREST : V1Params.Resize.BILINEAR;
    int align = r.coordinates() == CoordinateMode.ALIGN_CORNERS ? 1 : 0;
    int half = r.coordinates() == CoordinateMode.HALF_PIXEL ? 1 : 0;
    resize(r.input(), kind, align, half, stored, type);
  }

  private void resize(Value x, String kind, int align, int half, Value stored, V1Type type) {
    var params =
        new V1Params.Resize(
            kind,
            0.0,
            Optional.of(align),
            Optional.of(half),
            List.of(stored.dim(3), stored.dim(2)));
    unary("Resize", V1Op.RESIZE, params, x, stored, type);
  }

  private static V1Params reshape(Value stored) {
    List<Integer> size = V1Types.size(stored.shape());
    return new V1Params.Reshape(size, size.size());
  }

  private static V1Params permute(List<Integer> permutation) {
    int last = permutation.size() - 1;
    List<Integer> perm = permutation.reversed().stream().map(p -> last - p).toList();
    return new V1Params.Permute(perm, perm.size());
  }

  /// Ports: mean, variance, gamma, beta.
  private void batchNorm(BatchNorm n, Value stored, V1Type type) {
    var ports = new ArrayList<Draft.Port>();
    ports.add(drafts.place(n.input()));
    for (Value constant : List.of(n.mean(), n.variance(), n.scale(), n.bias())) {
      ConstantData data = drafts.constant(constant).orElseThrow(() -> V1Drafts.refused(node));
      ports.add(
          new Draft.Port.Constant(List.of(data.elements()), V1Type.plain(V1Element.FLOAT32), data));
    }
    var params = new V1Params.BatchNorm(decimal(n.epsilon()));
    add("BatchNormalization", V1Op.BATCH_NORM, params, Optional.empty(), ports, stored, type);
  }
}
