package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Optional;

/// Matrix product of the last two axes; leading axes are broadcast. Both operands have rank 2 or
/// more.
public record MatMul(Value a, Value b) implements NnOp {
  /// The definition.
  public static final OpDef<MatMul> DEF =
      OpDef.define("matmul", MatMul.class, "matrix product over the last two axes")
          .operand("a", MatMul::a, TypeRule.F32)
          .operand("b", MatMul::b, TypeRule.F32)
          .rule(
              "both operands have rank 2 or more",
              op -> op.a().type().rank() >= 2 && op.b().type().rank() >= 2)
          .rule(
              "columns of a = rows of b",
              op -> op.a().dim(op.a().type().rank() - 1) == op.b().dim(op.b().type().rank() - 2))
          .rule("leading axes broadcast", op -> op.batch().isPresent())
          .result(op -> TensorType.f32(op.outShape()))
          .make(p -> new MatMul(p.operand("a"), p.operand("b")));

  private Optional<Shape> batch() {
    return Shapes.broadcast(leading(a.shape()), leading(b.shape()));
  }

  private Shape outShape() {
    var dims = new ArrayList<>(batch().orElseThrow().dims());
    dims.add(a.dim(a.type().rank() - 2));
    dims.add(b.dim(b.type().rank() - 1));
    return new Shape(dims);
  }

  private static Shape leading(Shape shape) {
    return new Shape(shape.dims().subList(0, shape.rank() - 2));
  }

  @Override
  public OpDef<MatMul> def() {
    return DEF;
  }
}
