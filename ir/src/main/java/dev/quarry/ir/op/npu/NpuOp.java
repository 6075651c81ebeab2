package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.Op;

/// An op of the level NPU.
public sealed interface NpuOp extends Op
    permits NpuConvertInput,
        NpuConv,
        NpuElementwise,
        NpuAffine,
        NpuConcat,
        NpuRequantize,
        NpuMaxPool,
        NpuAveragePool,
        NpuResizeNearest,
        NpuResizeLinear,
        NpuSlice,
        NpuView,
        NpuPack,
        NpuUnpack,
        NpuHalfConv,
        NpuHalfElementwise,
        NpuToHalf,
        NpuFromHalf,
        NpuMapProduct {}
