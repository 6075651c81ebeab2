package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.Op;

/// An op of the levels IMPORTED and CANONICAL; the sub-families group what most code treats alike.
public sealed interface NnOp extends Op
    permits ActivationOp,
        UnaryMathOp,
        BinaryOp,
        ReduceOp,
        PRelu,
        Conv2d,
        FusedConv2d,
        ConvTranspose2d,
        BatchNorm,
        Gemm,
        MatMul,
        MapProduct,
        MaxPool2d,
        AveragePool2d,
        GlobalAveragePool,
        GlobalMaxPool,
        Concat,
        Split,
        Slice,
        Reshape,
        Transpose,
        Expand,
        Gather,
        Resize,
        Pad,
        DepthToSpace,
        SpaceToDepth,
        Softmax,
        ArgMax,
        Identity,
        Cast {}
