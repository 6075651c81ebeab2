package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// alpha * A * B + beta * C on matrices, each of A and B optionally transposed.
public record Gemm(
    Value a,
    Value b,
    Optional<Value> c,
    float alpha,
    float beta,
    boolean transposeA,
    boolean transposeB)
    implements NnOp {
  /// The definition.
  public static final OpDef<Gemm> DEF =
      OpDef.define("gemm", Gemm.class, "alpha * A * B + beta * C")
          .operand("a", Gemm::a, TypeRule.f32(2))
          .operand("b", Gemm::b, TypeRule.f32(2))
          .optional("c", Gemm::c, TypeRule.F32)
          .attr("alpha", Gemm::alpha, AttrCodec.FLOAT, 1f)
          .attr("beta", Gemm::beta, AttrCodec.FLOAT, 1f)
          .attr("transpose_a", Gemm::transposeA, AttrCodec.BOOL, false)
          .attr("transpose_b", Gemm::transposeB, AttrCodec.BOOL, false)
          .rule(
              "columns of A = rows of B",
              op -> op.a().dim(op.transposeA() ? 0 : 1) == op.b().dim(op.transposeB() ? 1 : 0))
          .rule(
              "C broadcasts to the result",
              op ->
                  op.c().isEmpty()
                      || Shapes.broadcast(op.outShape(), op.c().get().shape())
                          .equals(Optional.of(op.outShape())))
          .result(op -> TensorType.f32(op.outShape()))
          .make(
              p ->
                  new Gemm(
                      p.operand("a"),
                      p.operand("b"),
                      p.optional("c"),
                      p.attr("alpha", Float.class),
                      p.attr("beta", Float.class),
                      p.attr("transpose_a", Boolean.class),
                      p.attr("transpose_b", Boolean.class)));

  private Shape outShape() {
    return Shape.of(a.dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1));
  }

  @Override
  public OpDef<Gemm> def() {
    return DEF;
  }
}
