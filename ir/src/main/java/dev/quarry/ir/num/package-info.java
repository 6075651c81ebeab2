/// Exact integer arithmetic shared by lowering, code generation and simulation.
///
/// Start from [dev.quarry.ir.num.Rounding] and [dev.quarry.ir.num.FixedPoint]. Every rounding is
/// named; nothing here depends on graphs or targets.
@NullMarked
package dev.quarry.ir.num;

import org.jspecify.annotations.NullMarked;
