package dev.quarry.ir.op.family;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.type.Value;

/// Element-wise ops of two stored maps. The second may be a single pixel, which then meets every
/// pixel of the first.
public sealed interface MapPairOp permits QElementwise, NpuElementwise, NpuHalfElementwise {
  /// What joins two elements.
  ElementwiseKind kind();

  /// The first map; the result has its shape.
  Value a();

  /// The second map, or one pixel.
  Value b();

  /// Whether the second operand is a single pixel that meets every pixel of the first.
  default boolean broadcasts() {
    return !a().shape().equals(b().shape());
  }

  /// What the definitions of all of them begin with.
  ///
  /// @param map what both operands must be
  static <T extends Op & MapPairOp> OpDef.Builder<T> define(
      String mnemonic, Class<T> type, String summary, TypeRule map) {
    return OpDef.define(mnemonic, type, summary)
        .operand("a", MapPairOp::a, map)
        .operand("b", MapPairOp::b, map)
        .attr("kind", MapPairOp::kind, AttrCodec.enumOf(ElementwiseKind.class))
        .rule(
            "b has the shape of a, or is one pixel of it",
            op -> Shapes.isSameOrPixel(op.a().shape(), op.b().shape()));
  }
}
