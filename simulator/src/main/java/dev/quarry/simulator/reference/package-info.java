/// The plain interpreter: what every op of the levels IMPORTED, CANONICAL and QUANTIZED computes.
///
/// Start from [dev.quarry.simulator.reference.ReferenceEvaluator]. Each op is one obvious loop that
/// sums in double precision and rounds once per result element; nothing here is tuned. Faster
/// kernels are held against it.
@NullMarked
package dev.quarry.simulator.reference;

import org.jspecify.annotations.NullMarked;
