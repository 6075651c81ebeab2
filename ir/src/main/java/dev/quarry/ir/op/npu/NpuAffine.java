package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// Element-wise task of one map: `RSH((x + offset) * scale, shift) + number`, then `max(v, 0)` if
/// `relu`, then the output converter. This is a sum with a number, or a ReLU on its own.
// npu-registers.md, rows "Add of a scalar constant" and "Relu (standalone)"
public record NpuAffine(
    Value input, EltOperand operand, int number, boolean relu, OutputStage output, Storage out)
    implements NpuOp {
  /// The definition.
  public static final OpDef<NpuAffine> DEF =
      OpDef.define("npu_affine", NpuAffine.class, "element-wise task of one map")
          .operand("input", NpuAffine::input, NpuTypes.MAP)
          .attr("operand", NpuAffine::operand, EltOperand.CODEC, EltOperand.PLAIN)
          .attr("number", NpuAffine::number, AttrCodec.INT, 0)
          .attr("relu", NpuAffine::relu, AttrCodec.BOOL, false)
          .attr("output", NpuAffine::output, OutputStage.CODEC)
          .result(op -> op.out().nativeAt(op.input().shape()))
          .make(
              p ->
                  new NpuAffine(
                      p.operand("input"),
                      p.attr("operand", EltOperand.class),
                      p.attr("number", Integer.class),
                      p.attr("relu", Boolean.class),
                      p.attr("output", OutputStage.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<NpuAffine> def() {
    return DEF;
  }
}
