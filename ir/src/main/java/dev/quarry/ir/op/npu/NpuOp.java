package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.Op;

/// An op of the level NPU.
public sealed interface NpuOp extends Op
    permits NpuConvertInput,
        NpuConv,
        NpuElementwise,
        NpuConcat,
        NpuRequantize,
        NpuMaxPool,
        NpuResizeNearest,
        NpuSlice,
        NpuView,
        NpuPack,
        NpuUnpack,
        NpuHalfConv,
        NpuHalfElementwise,
        NpuToHalf,
        NpuFromHalf,
        NpuMapProduct {}
