package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.family.MapPairOp;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// Element-wise op of two maps: each operand enters as `RSH((x + offset) * scale, shift)`, the kind
/// joins them, then `max(v, 0)` if `relu`, then the output converter. The second operand may be a
/// single pixel, which then meets every pixel of the first.
public record NpuElementwise(
    ElementwiseKind kind,
    Value a,
    Value b,
    EltOperand operandA,
    EltOperand operandB,
    boolean relu,
    OutputStage output,
    Storage out)
    implements NpuOp, MapPairOp {
  /// The definition.
  public static final OpDef<NpuElementwise> DEF =
      MapPairOp.define(
              "npu_elementwise",
              NpuElementwise.class,
              "element-wise task of two maps",
              NpuTypes.MAP)
          .attr("operand_a", NpuElementwise::operandA, EltOperand.CODEC)
          .attr("operand_b", NpuElementwise::operandB, EltOperand.CODEC)
          .attr("relu", NpuElementwise::relu, AttrCodec.BOOL, false)
          .attr("output", NpuElementwise::output, OutputStage.CODEC)
          .rule("the chip has no subtraction", op -> op.kind() != ElementwiseKind.SUB)
          .result(op -> op.out().nativeAt(op.a().shape()))
          .make(
              p ->
                  new NpuElementwise(
                      p.attr("kind", ElementwiseKind.class),
                      p.operand("a"),
                      p.operand("b"),
                      p.attr("operand_a", EltOperand.class),
                      p.attr("operand_b", EltOperand.class),
                      p.attr("relu", Boolean.class),
                      p.attr("output", OutputStage.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<NpuElementwise> def() {
    return DEF;
  }
}
