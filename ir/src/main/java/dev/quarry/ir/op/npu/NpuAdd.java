package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// Element-wise sum: `RSH((a + offset) * scale, shift) + RSH((b + offset) * scale, shift)`, then
/// `max(v, 0)` if `relu`, then the output converter.
public record NpuAdd(
    Value a,
    Value b,
    EltOperand operandA,
    EltOperand operandB,
    boolean relu,
    OutputStage output,
    Storage out)
    implements NpuOp {
  /// The definition.
  public static final OpDef<NpuAdd> DEF =
      OpDef.define("npu_add", NpuAdd.class, "element-wise sum task")
          .operand("a", NpuAdd::a, NpuTypes.MAP)
          .operand("b", NpuAdd::b, NpuTypes.MAP)
          .attr("operand_a", NpuAdd::operandA, EltOperand.CODEC)
          .attr("operand_b", NpuAdd::operandB, EltOperand.CODEC)
          .attr("relu", NpuAdd::relu, AttrCodec.BOOL, false)
          .attr("output", NpuAdd::output, OutputStage.CODEC)
          .rule("the operands have one shape", op -> op.a().shape().equals(op.b().shape()))
          .result(op -> op.out().nativeAt(op.a().shape()))
          .make(
              p ->
                  new NpuAdd(
                      p.operand("a"),
                      p.operand("b"),
                      p.attr("operand_a", EltOperand.class),
                      p.attr("operand_b", EltOperand.class),
                      p.attr("relu", Boolean.class),
                      p.attr("output", OutputStage.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<NpuAdd> def() {
    return DEF;
  }
}
