package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.function.BiFunction;

/// Element-wise functions of two operands, with multidirectional broadcasting.
public sealed interface BinaryOp extends NnOp permits Add, Sub, Mul, Div, Pow, Max, Min {
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

  /// The definition all of them have.
  ///
  /// @param operands what both operands must be
  static <T extends BinaryOp> OpDef<T> define(
      String mnemonic,
      Class<T> type,
      String summary,
      TypeRule operands,
      BiFunction<Value, Value, T> make) {
    return OpDef.define(mnemonic, type, summary)
        .operand("a", BinaryOp::a, operands)
        .operand("b", BinaryOp::b, operands)
        .rule("the operands broadcast to one shape", BinaryOp::broadcasts)
        .result(BinaryOp::resultType)
        .make(p -> make.apply(p.operand("a"), p.operand("b")));
  }
}
