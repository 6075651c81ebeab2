package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// A map from plain elements, for the NPU to read what the CPU has written. The CPU writes the map
/// itself; nothing is executed here.
public record NpuPack(Value input) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuPack> DEF =
      OpDef.define("npu_pack", NpuPack.class, "plain elements as a native map")
          .operand("input", NpuPack::input, NpuTypes.STORED.and(TypeRule.rank(4)))
          .result(op -> Storage.ofStored(op.input().type()).nativeAt(op.input().shape()))
          .make(p -> new NpuPack(p.operand("input")));

  @Override
  public OpDef<NpuPack> def() {
    return DEF;
  }
}
