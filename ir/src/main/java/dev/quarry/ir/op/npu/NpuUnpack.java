package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;

/// Plain elements of a map, for the CPU to read what the NPU has written. The CPU reads the map
/// itself; nothing is executed here.
public record NpuUnpack(Value input) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuUnpack> DEF =
      OpDef.define("npu_unpack", NpuUnpack.class, "a native map as plain elements")
          .operand("input", NpuUnpack::input, NpuTypes.ANY_MAP)
          .result(op -> Storage.ofStored(op.input().type()).at(op.input().shape()))
          .make(p -> new NpuUnpack(p.operand("input")));

  @Override
  public OpDef<NpuUnpack> def() {
    return DEF;
  }
}
