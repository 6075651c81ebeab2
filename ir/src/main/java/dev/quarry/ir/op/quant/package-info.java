/// Ops on quantized tensors with real-number meaning: the level QUANTIZED.
///
/// Start from [dev.quarry.ir.op.quant.QuantOp] and [dev.quarry.ir.op.quant.QConv2d]. Each op is its
/// float counterpart on the real values of its operands, rounded once to the scale and zero point
/// of its result. Scales and zero points are in the types; results whose quantization cannot be
/// inferred carry a [dev.quarry.ir.type.Storage], which the text form shows as the result type.
@NullMarked
package dev.quarry.ir.op.quant;

import org.jspecify.annotations.NullMarked;
