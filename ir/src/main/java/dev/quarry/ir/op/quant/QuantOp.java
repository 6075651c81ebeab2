package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.Op;

/// An op of the level QUANTIZED.
public sealed interface QuantOp extends Op
    permits Quantize,
        Dequantize,
        QConv2d,
        QElementwise,
        QConcat,
        QMaxPool2d,
        QResizeNearest,
        QActivation,
        QRescale,
        QMapProduct {}
