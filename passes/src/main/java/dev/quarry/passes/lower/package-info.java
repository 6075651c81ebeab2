/// From quantized ops to the integers the RK3566/RK3568 NPU computes with.
///
/// Start from [dev.quarry.passes.lower.LowerToNpu]. Every multiplier, shift and offset of the
/// chip's units is computed here and nowhere else; formulas and their evidence are in
/// `docs/numerics.md`. Knows nothing of registers, tiles and addresses.
@NullMarked
package dev.quarry.passes.lower;

import org.jspecify.annotations.NullMarked;
