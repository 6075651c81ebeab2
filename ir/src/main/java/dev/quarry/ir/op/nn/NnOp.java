package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ElementType;

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
        GlobalPoolOp,
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
        Lstm,
        Identity,
        Cast {
  /// Whether it computes with halves: it reads some, and does more than move or cast them. The
  /// numbers beside them, constants, may be `f32`.
  default boolean computesWithHalves() {
    boolean computes =
        switch (this) {
          case ActivationOp _,
              BinaryOp _,
              Conv2d _,
              FusedConv2d _,
              ConvTranspose2d _,
              MaxPool2d _,
              Resize _ ->
              true;
          default -> false;
        };
    return computes
        && def().operandsOf(this).stream().anyMatch(v -> v.type().element() == ElementType.F16);
  }
}
