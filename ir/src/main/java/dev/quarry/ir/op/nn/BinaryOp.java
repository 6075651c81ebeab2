package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;

/// Element-wise functions of two operands, with multidirectional broadcasting.
public sealed interface BinaryOp extends NnOp permits Add, Sub, Mul, Div, Pow, Max, Min {
  /// The sentence of the rule every binary op has.
  String BROADCASTS = "the operands broadcast to one shape";

  /// The left operand.
  Value a();

  /// The right operand.
  Value b();

  /// Whether the shapes fit.
  default boolean broadcasts() {
    return Shapes.broadcast(a().shape(), b().shape()).isPresent();
  }

  /// The type of the result: halves if one operand has them.
  default TensorType resultType() {
    boolean halves =
        a().type().element() == ElementType.F16 || b().type().element() == ElementType.F16;
    return TensorType.of(
        halves ? ElementType.F16 : ElementType.F32,
        Shapes.broadcast(a().shape(), b().shape()).orElseThrow());
  }
}
