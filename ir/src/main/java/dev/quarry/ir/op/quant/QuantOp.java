package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.Op;

/// An op of the level QUANTIZED.
public sealed interface QuantOp extends Op
    permits Quantize,
        Dequantize,
        QConv2d,
        QElementwise,
        QAddNumber,
        QConcat,
        QMaxPool2d,
        QAveragePool2d,
        QResizeNearest,
        QResizeLinear,
        QActivation,
        QRescale,
        QMapProduct,
        QLstm {}
