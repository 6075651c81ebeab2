package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// One node of a file, turned into ops: a quantized op where operands and result are quantized, and
/// otherwise the float op on real numbers, its result stored as the file says.
final class LiftedNode {
  private final int index;
  private final V1Node node;
  private final LiftedValues values;
  private final Location location;

  LiftedNode(int index, V1Node node, LiftedValues values) {
    this.index = index;
    this.node = node;
    this.values = values;
    this.location = Location.of(node.lid());
  }

  void lift() {
    try {
      V1Op op = node.kind().orElseThrow(() -> without("the op " + node.op()));
      lift(op);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Shapes and windows refuse sizes no tensor can have.
      throw without(node.shortOp() + " with these sizes (" + e.getMessage() + ")");
    }
  }

  private void lift(V1Op op) {
    switch (op) {
      case CONV2D, CONV_RELU, FCL, FCL_RELU, DECONVOLUTION ->
          set(new LiftedConv(index, node, values).lift());
      case RELU -> activation(new Activation.Relu());
      case SIGMOID -> activation(new Activation.Sigmoid());
      case TANH -> activation(new Activation.Tanh());
      case SWISH ->
          activation(
              params(V1Params.Swish.class).type().equals(V1Params.Swish.HARD)
                  ? new Activation.HardSwish()
                  : new Activation.Silu());
      case LEAKY_RELU ->
          activation(
              new Activation.LeakyRelu(
                  params(V1Params.Activation.class).leakyRatio().floatValue()));
      case CLIP -> {
        V1Params.Clip clip = params(V1Params.Clip.class);
        activation(new Activation.Clip(clip.min().floatValue(), clip.max().floatValue()));
      }
      case PRELU -> prelu();
      case ADD -> elementwise(ElementwiseKind.ADD, Add::new);
      case SUBTRACT -> elementwise(ElementwiseKind.SUB, Sub::new);
      case MULTIPLY ->
          scaled(
              params(V1Params.Multiply.class).scale().doubleValue(),
              Optional.of(ElementwiseKind.MUL),
              Mul::new);
      case DIVIDE ->
          scaled(params(V1Params.Divide.class).scale().doubleValue(), Optional.empty(), Div::new);
      case MAXIMUM -> elementwise(ElementwiseKind.MAX, Max::new);
      case MINIMUM -> elementwise(ElementwiseKind.MIN, Min::new);
      case MATRIXMUL -> matrixProduct(params(V1Params.MatrixMul.class));
      case POW -> real(new Pow(values.real(port(0)), values.real(port(1))));
      case ABS -> real(new Abs(values.real(x())));
      case EXP -> real(new Exp(values.real(x())));
      case NEG -> real(new Neg(values.real(x())));
      case SQRT -> real(new Sqrt(values.real(x())));
      case POOL -> new LiftedMap(this, values).pool(params(V1Params.Pool.class));
      case RESIZE -> new LiftedMap(this, values).resize(params(V1Params.Resize.class));
      case CONCAT -> concat(params(V1Params.Concat.class).axis());
      case SOFTMAX -> softmax();
      case BATCH_NORM -> batchNorm(params(V1Params.BatchNorm.class).epsilon().floatValue());
      case PERMUTE, RESHAPE, SLICE, SPLIT, SHUFFLECHANNEL ->
          new LiftedMove(index, node, values).lift();
      case VARIABLE -> move(x -> x);
      case LSTM -> set(new LiftedLstm(index, node, values).lift());
      case NBG -> throw without("a precompiled graph");
    }
  }

  private <P> P params(Class<P> type) {
    return type.cast(node.params());
  }

  /// The error of something without a meaning here.
  CompileException without(String what) {
    return LiftedValues.notExecutable("node " + index + " '" + node.lid() + "'", what);
  }

  private Source port(int port) {
    return values.source(index, port).orElseThrow(() -> without("an unconnected input"));
  }

  /// The first input as the file stores it.
  Value x() {
    return values.stored(port(0));
  }

  private V1Type type() {
    return values.type(index, 0);
  }

  private void set(Value value) {
    values.set(index, 0, value);
  }

  /// Defines the result by an op on integers.
  void quantized(Op op) {
    set(values.add(op, location, values.name(index)));
  }

  /// Defines the result by an op on real numbers.
  void real(Op op) {
    Value result = values.add(op, location, "");
    set(values.store(result, type(), location, values.name(index)));
  }

  private static boolean isQuantized(Value value) {
    return value.type().quantization() instanceof Quantization.PerTensor;
  }

  /// The result's storage, if it and all operands are quantized.
  private Optional<Storage> quantization(List<Value> operands) {
    return operands.stream().allMatch(LiftedNode::isQuantized)
        ? LiftedValues.storage(type())
        : Optional.empty();
  }

  /// Whether the result is stored as `x` is.
  boolean keepsType(Value x) {
    return LiftedValues.storage(type()).filter(s -> s.at(x.shape()).equals(x.type())).isPresent();
  }

  private void move(UnaryOperator<Value> op) {
    Value x = x();
    if (keepsType(x)) {
      set(op.apply(x));
    } else {
      set(values.store(op.apply(values.real(x)), type(), location, values.name(index)));
    }
  }

  private void activation(Activation activation) {
    Optional<Storage> out = quantization(List.of(x()));
    if (out.isPresent()) {
      quantized(new QActivation(x(), activation, out.get()));
    } else {
      real(floatOp(activation, values.real(x())));
    }
  }

  private static Op floatOp(Activation activation, Value x) {
    return switch (activation) {
      case Activation.Relu _ -> new Relu(x);
      case Activation.Sigmoid _ -> new Sigmoid(x);
      case Activation.Tanh _ -> new Tanh(x);
      case Activation.Silu _ -> new Silu(x);
      case Activation.HardSwish _ -> new HardSwish(x);
      case Activation.LeakyRelu(float slope) -> new LeakyRelu(x, slope);
      case Activation.Clip(float low, float high) -> new Clip(x, low, high);
      case Activation.None _, Activation.HardSigmoid _ ->
          throw new IllegalStateException("this is a bug: " + activation);
    };
  }

  private void prelu() {
    Value x = values.real(x());
    Value slope =
        x.type().rank() > 2 && port(1) instanceof Source.Constant(int id)
            ? channelSlopes(values.realConstant(id), x.type().rank())
            : values.real(port(1));
    real(new PRelu(x, slope));
  }

  /// One slope per channel; behind the channels come rows and columns.
  private Value channelSlopes(ConstantData data, int rank) {
    var dims = new ArrayList<>(Collections.nCopies(rank - 1, 1));
    dims.set(0, data.elements());
    return values.constant(ConstantData.of(new Shape(dims), data.floats()));
  }

  private void elementwise(ElementwiseKind kind, BiFunction<Value, Value, Op> op) {
    Value a = values.stored(port(0));
    Value b = values.stored(port(1));
    Optional<Storage> out = quantization(List.of(a, b));
    if (out.isPresent() && Shapes.isSameOrPixel(a.shape(), b.shape())) {
      quantized(new QElementwise(kind, a, b, Activation.NONE, out.get()));
    } else {
      real(op.apply(values.real(port(0)), values.real(port(1))));
    }
  }

  private void scaled(
      double scale, Optional<ElementwiseKind> kind, BiFunction<Value, Value, Op> op) {
    if (scale == 1 && kind.isPresent()) {
      elementwise(kind.get(), op);
      return;
    }
    Value result = values.add(op.apply(values.real(port(0)), values.real(port(1))), location, "");
    if (scale == 1) {
      set(values.store(result, type(), location, values.name(index)));
    } else {
      Value factor = values.constant(ConstantData.of(Shape.SCALAR, (float) scale));
      real(new Mul(result, factor));
    }
  }

  private void matrixProduct(V1Params.MatrixMul p) {
    real(
        new MatMul(
            matrix(port(0), p.transpose().get(0) != 0),
            matrix(port(1), p.transpose().get(1) != 0)));
  }

  /// The real numbers behind a port, the two innermost dimensions swapped if a node reads them so.
  private Value matrix(Source source, boolean transposed) {
    Value value = values.real(source);
    int rank = value.type().rank();
    if (!transposed || rank < 2) {
      return value;
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.swap(order, rank - 1, rank - 2);
    return values.add(new Transpose(value, order), location, "");
  }

  private void concat(int axis) {
    List<Source> sources = values.sources(index);
    List<Value> parts = sources.stream().map(values::stored).toList();
    int outer = parts.getFirst().type().rank() - 1 - axis;
    Optional<Storage> out = quantization(parts);
    if (out.isPresent()) {
      quantized(new QConcat(parts, outer, out.get()));
    } else {
      real(new Concat(sources.stream().map(values::real).toList(), outer));
    }
  }

  /// Without an axis along the channels of a map, or the innermost dimension (inferred from
  /// ovxlib).
  private void softmax() {
    Value x = values.real(x());
    int rank = x.type().rank();
    int axis = rank == 4 ? 1 : rank - 1;
    if (node.params() instanceof V1Params.Softmax p) {
      axis = p.axis().map(a -> rank - 1 - a).orElse(axis);
      if (p.beta().floatValue() != 1) {
        Value beta = values.constant(ConstantData.of(Shape.SCALAR, p.beta().floatValue()));
        x = values.add(new Mul(x, beta), location, "");
      }
    }
    if (axis < 0 || axis >= rank) {
      throw without("a softmax along axis " + axis);
    }
    real(new Softmax(x, axis));
  }

  /// Ports 1 to 4 are mean, variance, gamma, beta.
  private void batchNorm(float epsilon) {
    real(
        new BatchNorm(
            values.real(x()),
            values.real(port(3)),
            values.real(port(4)),
            values.real(port(1)),
            values.real(port(2)),
            epsilon));
  }
}
