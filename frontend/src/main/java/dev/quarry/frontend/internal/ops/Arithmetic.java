package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.frontend.internal.fold.ArithmeticFolding;
import dev.quarry.frontend.internal.fold.FoldLimits;
import dev.quarry.frontend.internal.fold.Literal;
import dev.quarry.frontend.internal.load.OnnxType;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// Element-wise arithmetic. On constants it is computed, which is how shape calculations vanish.
final class Arithmetic {
  private Arithmetic() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("Add", n -> binary(n, Add::new));
    table.put("Sub", n -> binary(n, Sub::new));
    table.put("Mul", n -> binary(n, Mul::new));
    table.put("Div", n -> binary(n, Div::new));
    table.put("Pow", n -> binary(n, Pow::new));
    table.put("Max", n -> variadic(n, Max::new));
    table.put("Min", n -> variadic(n, Min::new));
    table.put("Sum", n -> variadic(n, Add::new));
    table.put("Mean", Arithmetic::mean);
    table.put("Neg", n -> unary(n, Neg::new));
    table.put("Abs", n -> unary(n, Abs::new));
    table.put("Sqrt", n -> unary(n, Sqrt::new));
    table.put("Exp", n -> unary(n, Exp::new));
    table.put("Reciprocal", Arithmetic::reciprocal);
    table.put("Cast", Arithmetic::cast);
    table.put("CastLike", Arithmetic::castLike);
    table.put("Where", Arithmetic::where);
    for (String folded :
        List.of(
            "Equal",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "And",
            "Or",
            "Xor",
            "Mod")) {
      table.put(folded, Arithmetic::foldedBinary);
    }
    for (String folded : List.of("Not", "Sign", "Floor", "Ceil")) {
      table.put(folded, Arithmetic::foldedUnary);
    }
  }

  private static Optional<Literal> literal(NodeContext node, int index) {
    return node.constant(index).map(Literal::of);
  }

  private static boolean fold(NodeContext node, Optional<Literal> result) {
    result.ifPresent(literal -> node.result(literal.toConstant()));
    return result.isPresent();
  }

  private static Optional<Literal> foldedPair(NodeContext node) {
    Optional<Literal> a = literal(node, 0);
    Optional<Literal> b = literal(node, 1);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    try {
      return ArithmeticFolding.binary(node.operator(), a.get(), b.get());
    } catch (ArithmeticException e) {
      throw node.badShape("integer division by zero");
    }
  }

  private static void binary(NodeContext node, BiFunction<Value, Value, Op> make) {
    if (!fold(node, foldedPair(node))) {
      node.result(make.apply(node.value(0), node.value(1)));
    }
  }

  private static void unary(NodeContext node, Function<Value, Op> make) {
    Optional<Literal> a = literal(node, 0);
    if (!fold(node, a.flatMap(x -> ArithmeticFolding.unary(node.operator(), x)))) {
      node.result(make.apply(node.value(0)));
    }
  }

  /// Operators that exist in shape calculations only.
  private static void foldedBinary(NodeContext node) {
    if (!fold(node, foldedPair(node))) {
      throw notAtRunTime(node);
    }
  }

  private static void foldedUnary(NodeContext node) {
    Optional<Literal> a = literal(node, 0);
    if (!fold(node, a.flatMap(x -> ArithmeticFolding.unary(node.operator(), x)))) {
      throw notAtRunTime(node);
    }
  }

  private static RuntimeException notAtRunTime(NodeContext node) {
    return node.unsupported(
        node.operator() + " is computed at run time",
        "operands that are constant or follow from shapes",
        "computed operands");
  }

  private static void variadic(NodeContext node, BiFunction<Value, Value, Op> make) {
    if (node.operandCount() == 1) {
      node.result(node.operand(0));
      return;
    }
    if (node.operandCount() == 2) {
      binary(node, make);
      return;
    }
    Value sum = node.value(0);
    for (int i = 1; i < node.operandCount() - 1; i++) {
      sum = node.step(make.apply(sum, node.value(i)));
    }
    node.result(make.apply(sum, node.value(node.operandCount() - 1)));
  }

  private static void mean(NodeContext node) {
    Value sum = node.value(0);
    for (int i = 1; i < node.operandCount(); i++) {
      sum = node.step(new Add(sum, node.value(i)));
    }
    Value count = node.constant(ConstantData.of(Shape.SCALAR, (float) node.operandCount()));
    node.result(new Div(sum, count));
  }

  private static void reciprocal(NodeContext node) {
    Value one = node.constant(ConstantData.of(Shape.SCALAR, 1f));
    node.result(new Div(one, node.value(0)));
  }

  private static void cast(NodeContext node) {
    int code = node.attributes().integer("to", 0);
    node.attributes().integer("saturate", 1);
    OnnxType type = OnnxType.of(code);
    ElementType to =
        type.element()
            .orElseThrow(
                () -> node.unsupported("the element type", "an imported type", type.name()));
    castTo(node, to);
  }

  private static void castLike(NodeContext node) {
    castTo(node, node.type(1).element());
  }

  private static void castTo(NodeContext node, ElementType to) {
    if (node.type(0).element() == to) {
      node.result(node.operand(0));
      return;
    }
    Optional<ConstantData> data = node.constant(0);
    if (data.isPresent() && !FoldLimits.isLarge(to, data.get().type().shape())) {
      node.result(ArithmeticFolding.cast(Literal.of(data.get()), to).toConstant());
    } else {
      node.result(new Cast(node.value(0), to));
    }
  }

  private static void where(NodeContext node) {
    Optional<Literal> condition = literal(node, 0);
    Optional<Literal> a = literal(node, 1);
    Optional<Literal> b = literal(node, 2);
    Optional<Literal> result =
        condition.isPresent() && a.isPresent() && b.isPresent()
            ? ArithmeticFolding.where(condition.get(), a.get(), b.get())
            : Optional.empty();
    if (!fold(node, result)) {
      throw notAtRunTime(node);
    }
  }
}
