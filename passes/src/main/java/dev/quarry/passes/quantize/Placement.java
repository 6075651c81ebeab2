package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.PoolingUnit;
import java.util.Map;
import java.util.Optional;

/// How a node of a canonical graph is computed once it is quantized.
sealed interface Placement {
  /// A constant; it is copied where it is read.
  record Constant() implements Placement {}

  /// A quantized op.
  record Quantized() implements Placement {}

  /// An element-wise op of two quantized maps, the larger one first.
  record Elementwise(ElementwiseKind kind, Value a, Value b) implements Placement {}

  /// Multiplication by a positive number: only the scale changes.
  record Rescale(Value input, float factor) implements Placement {}

  /// The sum of a map and one number.
  record Offset(Value input, float number) implements Placement {}

  /// The same stored values in another order.
  record Movement() implements Placement {}

  /// A float op on the CPU of the chip.
  record Host() implements Placement {}

  /// Indices the CPU of the chip finds in real numbers; they are stored as they are.
  record Index() implements Placement {}

  /// No form.
  record None() implements Placement {}

  /// Where a node goes.
  ///
  /// @param constants constants of the graph
  /// @param limits what the target cannot do, forms included
  static Placement of(Node node, Map<Value, ConstantData> constants, TargetLimits limits) {
    Op op = node.op();
    return switch (op) {
      case Const _ -> new Constant();
      case Reshape _, Transpose _, Slice _ ->
          op.def().operandsOf(op).stream().anyMatch(constants::containsKey)
              ? new None()
              : new Movement();
      case NnOp nn when !limits.against(nn, constants).isEmpty() -> onHost(node, nn, limits);
      case Concat _, MaxPool2d _, AveragePool2d _, MapProduct _, ActivationOp _, Resize _ ->
          new Quantized();
      case Add add ->
          offset(add, constants)
              .<Placement>map(offset -> offset)
              .orElseGet(() -> elementwise(ElementwiseKind.ADD, add.a(), add.b()));
      case Sub(Value a, Value b) -> elementwise(ElementwiseKind.SUB, a, b);
      case Max(Value a, Value b) -> elementwise(ElementwiseKind.MAX, a, b);
      case Min(Value a, Value b) -> elementwise(ElementwiseKind.MIN, a, b);
      case Mul mul ->
          scaling(mul, constants)
              .<Placement>map(scaling -> scaling)
              .orElseGet(() -> elementwise(ElementwiseKind.MUL, mul.a(), mul.b()));
      default ->
          Convolution.of(op)
              .filter(conv -> conv.isQuantizable(constants))
              .<Placement>map(_ -> new Quantized())
              .orElse(new None());
    };
  }

  /// A product with a positive number, which changes the scale only.
  static Optional<Rescale> scaling(Mul mul, Map<Value, ConstantData> constants) {
    return rescale(mul.a(), mul.b(), constants).or(() -> rescale(mul.b(), mul.a(), constants));
  }

  /// Whether a resize repeats or interpolates pixels in a form of the chip.
  static boolean isEnlargement(Resize resize) {
    return NearestUpsampling.of(resize).isPresent() || LinearUpsampling.of(resize).isPresent();
  }

  /// A sum of a computed tensor and a number.
  static Optional<Offset> offset(Add add, Map<Value, ConstantData> constants) {
    return offset(add.a(), add.b(), constants).or(() -> offset(add.b(), add.a(), constants));
  }

  private static Optional<Offset> offset(
      Value input, Value number, Map<Value, ConstantData> constants) {
    ConstantData data = constants.get(number);
    if (data == null
        || constants.containsKey(input)
        || data.type().shape().elements() != 1
        || number.type().rank() > input.type().rank()) {
      return Optional.empty();
    }
    float sum = data.floats()[0];
    return Float.isFinite(sum) ? Optional.of(new Offset(input, sum)) : Optional.empty();
  }

  private static Optional<Rescale> rescale(
      Value input, Value factor, Map<Value, ConstantData> constants) {
    ConstantData data = constants.get(factor);
    if (data == null
        || constants.containsKey(input)
        || data.type().shape().elements() != 1
        || factor.type().rank() > input.type().rank()) {
      return Optional.empty();
    }
    float number = data.floats()[0];
    return number > 0 && Float.isFinite(number)
        ? Optional.of(new Rescale(input, number))
        : Optional.empty();
  }

  /// Whether an element-wise op joins a computed map of one frame and a constant one of its shape.
  static boolean joinsConstantMap(BinaryOp op, Map<Value, ConstantData> constants) {
    ConstantData data = constants.getOrDefault(op.b(), constants.get(op.a()));
    return data != null
        && constants.containsKey(op.a()) != constants.containsKey(op.b())
        && op.a().shape().equals(op.b().shape())
        && op.a().type().rank() == 4
        && op.a().dim(0) == 1
        && isFinite(data.floats());
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /// The larger map first; the limits have seen that the shapes fit.
  private static Placement elementwise(ElementwiseKind kind, Value a, Value b) {
    return Shapes.isSameOrPixel(a.shape(), b.shape())
        ? new Elementwise(kind, a, b)
        : new Elementwise(kind, b, a);
  }

  /// The CPU computes real numbers, with ops its runtime has.
  private static Placement onHost(Node node, NnOp op, TargetLimits limits) {
    if (op instanceof ArgMax indices && !indices.last() && limits.cpu().test(op)) {
      return new Index();
    }
    boolean real =
        node.results().stream().allMatch(v -> v.type().element() == ElementType.F32)
            && node.operands().stream().allMatch(v -> v.type().element() == ElementType.F32);
    return real && limits.cpu().test(op) ? new Host() : new None();
  }

  /// Whether the result has the stored values of its input, so that it needs no range.
  static boolean keepsSteps(Op op) {
    return switch (op) {
      case MaxPool2d _, Reshape _, Transpose _, Slice _ -> true;
      case AveragePool2d pool -> PoolingUnit.averages(pool);
      case Resize resize -> isEnlargement(resize);
      default -> false;
    };
  }
}
