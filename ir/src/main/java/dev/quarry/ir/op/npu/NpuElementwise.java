package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
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
    implements NpuOp {
  /// The definition.
  public static final OpDef<NpuElementwise> DEF =
      OpDef.define("npu_elementwise", NpuElementwise.class, "element-wise task of two maps")
          .operand("a", NpuElementwise::a, NpuTypes.MAP)
          .operand("b", NpuElementwise::b, NpuTypes.MAP)
          .attr("kind", NpuElementwise::kind, AttrCodec.enumOf(ElementwiseKind.class))
          .attr("operand_a", NpuElementwise::operandA, EltOperand.CODEC)
          .attr("operand_b", NpuElementwise::operandB, EltOperand.CODEC)
          .attr("relu", NpuElementwise::relu, AttrCodec.BOOL, false)
          .attr("output", NpuElementwise::output, OutputStage.CODEC)
          .rule(
              "b has the shape of a, or is one pixel of it",
              op -> Shapes.isSameOrPixel(op.a().shape(), op.b().shape()))
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

  /// Whether the second operand is a single pixel that meets every pixel of the first.
  public boolean broadcasts() {
    return !a.shape().equals(b.shape());
  }

  @Override
  public OpDef<NpuElementwise> def() {
    return DEF;
  }
}
