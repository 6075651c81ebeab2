package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// Copies a map to another scale and zero point.
public record NpuRequantize(Value input, Requant requant, Storage out) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuRequantize> DEF =
      OpDef.define("npu_requantize", NpuRequantize.class, "requantizing copy task")
          .operand("input", NpuRequantize::input, NpuTypes.MAP)
          .attr("requant", NpuRequantize::requant, Requant.CODEC)
          .result(op -> op.out().nativeAt(op.input().shape()))
          .make(
              p ->
                  new NpuRequantize(
                      p.operand("input"),
                      p.attr("requant", Requant.class),
                      Storage.of(p.declared())));

  @Override
  public OpDef<NpuRequantize> def() {
    return DEF;
  }
}
