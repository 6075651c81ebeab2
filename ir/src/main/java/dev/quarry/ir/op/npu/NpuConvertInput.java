package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.List;

/// The input converter: per channel `saturate(RSH(pixel * scale, shift) + offset)`. Code generation
/// merges it into the convolutions that read it; it never stands alone on the chip. The lanes are
/// `Requant`s with input offset 0.
public record NpuConvertInput(Value input, List<Requant> lanes, Storage out) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuConvertInput> DEF =
      OpDef.define("npu_convert_input", NpuConvertInput.class, "picture bytes to stored integers")
          .operand(
              "input",
              NpuConvertInput::input,
              TypeRule.element(ElementType.U8)
                  .and(TypeRule.rank(4))
                  .and(new TypeRule("layout nhwc", t -> t.layout() == Layout.NHWC)))
          .attr("lanes", NpuConvertInput::lanes, AttrCodec.listOf(Requant.CODEC))
          .rule("one lane per channel", op -> op.lanes().size() == op.input().dim(1))
          .rule(
              "lanes add nothing before scaling",
              op -> op.lanes().stream().allMatch(lane -> lane.inputOffset() == 0))
          .result(op -> op.out().nativeAt(op.input().shape()))
          .make(
              p ->
                  new NpuConvertInput(
                      p.operand("input"),
                      p.attrs("lanes", Requant.class),
                      Storage.of(p.declared())));

  public NpuConvertInput {
    lanes = List.copyOf(lanes);
  }

  @Override
  public OpDef<NpuConvertInput> def() {
    return DEF;
  }
}
