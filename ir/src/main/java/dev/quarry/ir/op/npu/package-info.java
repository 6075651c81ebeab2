/// What the RK3566/RK3568 NPU computes, every stage an explicit integer: the level NPU.
///
/// Start from [dev.quarry.ir.op.npu.NpuOp] and [dev.quarry.ir.op.npu.NpuConv]. All multipliers,
/// shifts, offsets and roundings are attributes; scales in the types are for people and reports and
/// take no part in the arithmetic. `RSH` is [dev.quarry.ir.num.Rounding#shiftRight]. Tiling, banks,
/// addresses and task order are not here: they belong to code generation. Source of the arithmetic:
/// `docs/numerics.md`.
@NullMarked
package dev.quarry.ir.op.npu;

import org.jspecify.annotations.NullMarked;
