/// From float to quantized tensors: which value gets which scale and zero point.
///
/// Start from [dev.quarry.passes.quantize.AssignQuantization]. Activations have one scale for the
/// tensor, weights one per output channel or per layer; ranges come from calibration and always
/// hold zero. Arithmetic is that of the vendor's compiler where it is known (`docs/numerics.md`).
/// Knows nothing of multipliers and shifts: they belong to lowering.
@NullMarked
package dev.quarry.passes.quantize;

import org.jspecify.annotations.NullMarked;
