package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Joins maps along channels, rows or columns, each part copied or requantized. Parts that are not
/// multiples of 8 channels need an identity convolution on the chip, which changes no value; code
/// generation adds it.
public record NpuConcat(List<Value> inputs, int axis, List<Requant> parts, Storage out)
    implements NpuOp {
  /// The definition.
  public static final OpDef<NpuConcat> DEF =
      OpDef.define("npu_concat", NpuConcat.class, "joins maps along channels, rows or columns")
          .many("inputs", NpuConcat::inputs, NpuTypes.ANY_MAP)
          .attr("axis", NpuConcat::axis, AttrCodec.INT, 1)
          .attr("parts", NpuConcat::parts, AttrCodec.listOf(Requant.CODEC))
          .rule("there is at least one input", op -> !op.inputs().isEmpty())
          .rule("one requantization per input", op -> op.parts().size() == op.inputs().size())
          .rule("inputs and result have the same element type", NpuConcat::isUniform)
          .rule(
              "halves are copied",
              op -> !op.out().isHalf() || op.parts().stream().allMatch(Requant::isCopy))
          .rule(
              "inputs agree on all but the channels",
              op -> op.axis() >= 1 && Shapes.agreeExcept(op.inputs(), op.axis()))
          .result(op -> op.out().nativeAt(Shapes.concat(op.inputs(), op.axis()).shape()))
          .make(
              p ->
                  new NpuConcat(
                      p.many("inputs"),
                      p.attr("axis", Integer.class),
                      p.attrs("parts", Requant.class),
                      Storage.ofStored(p.declared())));

  public NpuConcat {
    inputs = List.copyOf(inputs);
    parts = List.copyOf(parts);
  }

  private boolean isUniform() {
    return inputs.stream().allMatch(v -> v.type().element() == out.element());
  }

  @Override
  public OpDef<NpuConcat> def() {
    return DEF;
  }
}
