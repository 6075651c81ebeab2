package dev.quarry.ir.op;

import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.quant.QuantOp;

/// One operation with its operands and attributes; immutable.
public sealed interface Op permits Const, NnOp, QuantOp, NpuOp {
  /// Everything the tools know about this kind of op.
  OpDef<? extends Op> def();
}
