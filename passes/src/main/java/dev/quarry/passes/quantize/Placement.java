package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.ReduceOp;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import java.util.List;
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

  /// The same stored values in another order.
  record Movement() implements Placement {}

  /// A float op on the CPU of the chip.
  record Host() implements Placement {}

  /// No form.
  record None() implements Placement {}

  /// Where a node goes.
  ///
  /// @param constants constants of the graph
  static Placement of(Node node, Map<Value, ConstantData> constants) {
    Op op = node.op();
    boolean readsConstants = op.def().operandsOf(op).stream().anyMatch(constants::containsKey);
    return switch (op) {
      case Const _ -> new Constant();
      case Concat(List<Value> parts, int axis) ->
          !readsConstants && axis >= 1 && parts.getFirst().type().rank() == 4
              ? new Quantized()
              : onHost(node);
      case MaxPool2d _, MapProduct _ -> readsConstants ? new None() : new Quantized();
      case ActivationOp activation ->
          readsConstants || activation.input().type().rank() != 4 ? onHost(node) : new Quantized();
      case Resize resize ->
          !readsConstants && NearestUpsampling.of(resize).isPresent()
              ? new Quantized()
              : onHost(node);
      case Reshape _, Transpose _, Slice _ -> readsConstants ? new None() : new Movement();
      case Add(Value a, Value b) -> elementwise(node, ElementwiseKind.ADD, a, b, constants);
      case Sub(Value a, Value b) -> elementwise(node, ElementwiseKind.SUB, a, b, constants);
      case Max(Value a, Value b) -> elementwise(node, ElementwiseKind.MAX, a, b, constants);
      case Min(Value a, Value b) -> elementwise(node, ElementwiseKind.MIN, a, b, constants);
      case Mul(Value a, Value b) ->
          rescale(a, b, constants)
              .or(() -> rescale(b, a, constants))
              .orElseGet(() -> elementwise(node, ElementwiseKind.MUL, a, b, constants));
      default ->
          Convolution.of(op)
              .filter(conv -> conv.isQuantizable(constants))
              .<Placement>map(_ -> new Quantized())
              .orElseGet(() -> onHost(node));
    };
  }

  private static Optional<Placement> rescale(
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

  private static Placement elementwise(
      Node node, ElementwiseKind kind, Value a, Value b, Map<Value, ConstantData> constants) {
    boolean constant = constants.containsKey(a) || constants.containsKey(b);
    if (constant && a.shape().equals(b.shape()) && isMap(a) && areFinite(node, constants)) {
      return new Elementwise(kind, a, b);
    }
    if (constant || a.type().rank() != 4) {
      return onHost(node);
    }
    if (Shapes.isSameOrPixel(a.shape(), b.shape())) {
      return new Elementwise(kind, a, b);
    }
    boolean turned = kind != ElementwiseKind.SUB && b.type().rank() == 4;
    return turned && Shapes.isSameOrPixel(b.shape(), a.shape())
        ? new Elementwise(kind, b, a)
        : onHost(node);
  }

  /// Whether a value is a map that is computed one by one.
  private static boolean isMap(Value value) {
    return value.type().rank() == 4 && value.dim(0) == 1;
  }

  private static boolean areFinite(Node node, Map<Value, ConstantData> constants) {
    int found = 0;
    for (Value operand : node.operands()) {
      ConstantData data = constants.get(operand);
      if (data == null) {
        continue;
      }
      found++;
      for (float value : data.floats()) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return found == 1;
  }

  /// The vendor's list of CPU ops (reference/field/ops.md section 1), as far as the runtime finds
  /// everything about them in the file.
  private static Placement onHost(Node node) {
    boolean known =
        switch (node.op()) {
          case Softmax _, MatMul _, Resize _, Concat _, Sqrt _, Exp _, ActivationOp _, ReduceOp _ ->
              true;
          case BinaryOp binary ->
              switch (binary) {
                case Add _, Sub _, Mul _, Div _, Pow _, Max _, Min _ -> true;
              };
          default -> false;
        };
    boolean real =
        node.results().stream().allMatch(v -> v.type().element() == ElementType.F32)
            && node.operands().stream().allMatch(v -> v.type().element() == ElementType.F32);
    return known && real ? new Host() : new None();
  }

  /// Whether the result has the stored values of its input, so that it needs no range.
  static boolean keepsSteps(Op op) {
    return switch (op) {
      case MaxPool2d _, Reshape _, Transpose _, Slice _ -> true;
      case Resize resize -> NearestUpsampling.of(resize).isPresent();
      default -> false;
    };
  }
}
