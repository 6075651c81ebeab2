/// Run-time values and the interface through which graphs are executed.
///
/// Start from [dev.quarry.ir.eval.Evaluator] and [dev.quarry.ir.eval.Tensor]. Values are in logical
/// row-major order, whatever the layout of their type. Knows nothing of how ops are computed.
@NullMarked
package dev.quarry.ir.eval;

import org.jspecify.annotations.NullMarked;
