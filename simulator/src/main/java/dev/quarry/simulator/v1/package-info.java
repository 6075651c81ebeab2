/// Execution of RKNN v1 files: a file becomes a module of quantized and float ops, whose
/// definitions say what it computes.
///
/// Start from [dev.quarry.simulator.v1.V1Lifting]. What the chips do beyond the file (ties of the
/// last rounding, sums of halves) is not known; `docs/numerics.md` names what is assumed. Knows
/// nothing of the compiler that wrote a file.
@NullMarked
package dev.quarry.simulator.v1;

import org.jspecify.annotations.NullMarked;
