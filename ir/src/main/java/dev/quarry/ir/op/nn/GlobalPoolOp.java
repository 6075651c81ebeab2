package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Pools over all pixels of each channel; the spatial axes become 1.
public sealed interface GlobalPoolOp extends NnOp permits GlobalAveragePool, GlobalMaxPool {
  /// The operand, NxC and one or more spatial axes.
  Value input();

  /// The type of the result.
  default TensorType resultType() {
    var spatial = IntStream.range(2, input().type().rank()).boxed().toList();
    return TensorType.f32(Shapes.reduce(input().shape(), spatial, true));
  }

  /// The definition all of them have.
  static <T extends GlobalPoolOp> OpDef<T> define(
      String mnemonic, Class<T> type, String summary, Function<Value, T> make) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", GlobalPoolOp::input, TypeRule.F32)
        .rule("the input has spatial axes", op -> op.input().type().rank() >= 3)
        .result(GlobalPoolOp::resultType)
        .make(p -> make.apply(p.operand("input")));
  }
}
